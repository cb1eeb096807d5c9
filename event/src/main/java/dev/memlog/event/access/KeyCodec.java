/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.memlog.event.UndecodableException;
import dev.memlog.event.WireMapper;
import java.io.IOException;

/**
 * Encodes keys for their topic and decodes them.
 *
 * <p>Threading: safe.
 */
public final class KeyCodec {
    private final JsonMapper mapper = WireMapper.create();

    public byte[] encode(AccessKey key) {
        try {
            return mapper.writeValueAsBytes(key);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a key is always writable", e);
        }
    }

    public AccessKey decode(byte[] bytes) throws UndecodableException {
        try {
            AccessKey key = mapper.readValue(bytes, AccessKey.class);
            if (key == null) {
                throw new UndecodableException("not a key");
            }
            return key;
        } catch (IOException | RuntimeException | StackOverflowError e) {
            // Without the parser's message, which may quote the record.
            throw new UndecodableException("not a key: " + e.getClass().getSimpleName());
        }
    }
}
