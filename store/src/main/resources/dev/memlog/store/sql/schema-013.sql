-- Words of Thai, Lao, Khmer, Burmese and their like are found within a sentence: the parts that are indexed beside a text
-- are made anew where they are others than before, and no text changes.

CREATE TEMP TABLE changed_terms AS
  SELECT number, search_terms(title, subtitle, narrative, facts, concepts, files_read, files_modified) AS terms FROM observations;
DELETE FROM changed_terms WHERE terms IS (SELECT terms FROM observations WHERE observations.number = changed_terms.number);
INSERT INTO observations_fts (observations_fts, rowid, title, subtitle, narrative, facts, concepts, files_read, files_modified, terms)
  SELECT 'delete', number, title, subtitle, narrative, facts, concepts, files_read, files_modified, terms FROM observations
  WHERE number IN (SELECT number FROM changed_terms);
INSERT INTO words_fts (words_fts, rowid, words)
  SELECT 'delete', number, concat_ws(' ', title, subtitle, narrative, facts, concepts, files_read, files_modified, terms) FROM observations
  WHERE number IN (SELECT number FROM changed_terms);
UPDATE observations SET terms = (SELECT terms FROM changed_terms WHERE changed_terms.number = observations.number)
  WHERE number IN (SELECT number FROM changed_terms);
INSERT INTO observations_fts (rowid, title, subtitle, narrative, facts, concepts, files_read, files_modified, terms)
  SELECT number, title, subtitle, narrative, facts, concepts, files_read, files_modified, terms FROM observations
  WHERE number IN (SELECT number FROM changed_terms);
INSERT INTO words_fts (rowid, words)
  SELECT number, concat_ws(' ', title, subtitle, narrative, facts, concepts, files_read, files_modified, terms) FROM observations
  WHERE number IN (SELECT number FROM changed_terms);
DROP TABLE changed_terms;

CREATE TEMP TABLE changed_terms AS
  SELECT number, search_terms(request, investigated, learned, completed, next_steps, notes) AS terms FROM summaries;
DELETE FROM changed_terms WHERE terms IS (SELECT terms FROM summaries WHERE summaries.number = changed_terms.number);
INSERT INTO summaries_fts (summaries_fts, rowid, request, investigated, learned, completed, next_steps, notes, terms)
  SELECT 'delete', number, request, investigated, learned, completed, next_steps, notes, terms FROM summaries
  WHERE number IN (SELECT number FROM changed_terms);
INSERT INTO words_fts (words_fts, rowid, words)
  SELECT 'delete', number, concat_ws(' ', request, investigated, learned, completed, next_steps, notes, terms) FROM summaries
  WHERE number IN (SELECT number FROM changed_terms);
UPDATE summaries SET terms = (SELECT terms FROM changed_terms WHERE changed_terms.number = summaries.number)
  WHERE number IN (SELECT number FROM changed_terms);
INSERT INTO summaries_fts (rowid, request, investigated, learned, completed, next_steps, notes, terms)
  SELECT number, request, investigated, learned, completed, next_steps, notes, terms FROM summaries
  WHERE number IN (SELECT number FROM changed_terms);
INSERT INTO words_fts (rowid, words)
  SELECT number, concat_ws(' ', request, investigated, learned, completed, next_steps, notes, terms) FROM summaries
  WHERE number IN (SELECT number FROM changed_terms);
DROP TABLE changed_terms;

CREATE TEMP TABLE changed_terms AS
  SELECT number, search_terms(text) AS terms FROM prompts;
DELETE FROM changed_terms WHERE terms IS (SELECT terms FROM prompts WHERE prompts.number = changed_terms.number);
INSERT INTO prompts_fts (prompts_fts, rowid, text, terms)
  SELECT 'delete', number, text, terms FROM prompts
  WHERE number IN (SELECT number FROM changed_terms);
INSERT INTO words_fts (words_fts, rowid, words)
  SELECT 'delete', number, concat_ws(' ', text, terms) FROM prompts
  WHERE number IN (SELECT number FROM changed_terms);
UPDATE prompts SET terms = (SELECT terms FROM changed_terms WHERE changed_terms.number = prompts.number)
  WHERE number IN (SELECT number FROM changed_terms);
INSERT INTO prompts_fts (rowid, text, terms)
  SELECT number, text, terms FROM prompts
  WHERE number IN (SELECT number FROM changed_terms);
INSERT INTO words_fts (rowid, words)
  SELECT number, concat_ws(' ', text, terms) FROM prompts
  WHERE number IN (SELECT number FROM changed_terms);
DROP TABLE changed_terms;
