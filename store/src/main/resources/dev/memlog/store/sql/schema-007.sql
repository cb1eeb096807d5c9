-- The call that made a memory, where its record says so: the same on all memories of one answer.
-- call_generation and call_batch name it within the session; call_cost_micros is null for a model without a price.
ALTER TABLE observations ADD COLUMN call_generation INTEGER;
ALTER TABLE observations ADD COLUMN call_batch INTEGER;
ALTER TABLE observations ADD COLUMN call_events INTEGER;
ALTER TABLE observations ADD COLUMN call_attempts INTEGER;
ALTER TABLE observations ADD COLUMN call_tokens_in INTEGER;
ALTER TABLE observations ADD COLUMN call_tokens_out INTEGER;
ALTER TABLE observations ADD COLUMN call_cost_micros INTEGER;
ALTER TABLE summaries ADD COLUMN call_generation INTEGER;
ALTER TABLE summaries ADD COLUMN call_batch INTEGER;
ALTER TABLE summaries ADD COLUMN call_events INTEGER;
ALTER TABLE summaries ADD COLUMN call_attempts INTEGER;
ALTER TABLE summaries ADD COLUMN call_tokens_in INTEGER;
ALTER TABLE summaries ADD COLUMN call_tokens_out INTEGER;
ALTER TABLE summaries ADD COLUMN call_cost_micros INTEGER;
ALTER TABLE prompts ADD COLUMN call_generation INTEGER;
ALTER TABLE prompts ADD COLUMN call_batch INTEGER;
ALTER TABLE prompts ADD COLUMN call_events INTEGER;
ALTER TABLE prompts ADD COLUMN call_attempts INTEGER;
ALTER TABLE prompts ADD COLUMN call_tokens_in INTEGER;
ALTER TABLE prompts ADD COLUMN call_tokens_out INTEGER;
ALTER TABLE prompts ADD COLUMN call_cost_micros INTEGER;
