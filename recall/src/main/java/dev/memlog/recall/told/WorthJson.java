/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.told;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.edge.Reply;
import dev.memlog.store.told.Mean;
import dev.memlog.store.told.WorthQueries.Group;
import dev.memlog.store.told.WorthQueries.Sum;
import dev.memlog.store.told.WorthQueries.Worth;
import java.time.Instant;
import java.util.Map;

/** What a period's tellings came to, as JSON. */
final class WorthJson {
    private WorthJson() {}

    static ObjectNode of(Instant since, Instant until, Holdout holdout, Worth worth) {
        ObjectNode json = Reply.MAPPER
                .createObjectNode()
                .put("since", since.toString())
                .put("until", until.toString())
                .put("sessions", worth.sessions());
        json.set("total", sum(worth.all()));
        json.set("byProject", sums("project", worth.byProject()));
        json.set("byKind", sums("kind", worth.byKind()));
        ArrayNode places = json.putArray("places");
        worth.places()
                .forEach(place -> places.addObject()
                        .put("place", place.place())
                        .put("times", place.times())
                        .put("tokens", place.tokens()));
        ObjectNode compared = json.putObject("holdout")
                .put("percent", holdout.percent())
                .put("toldSessions", worth.told().sessions())
                .put("heldOutSessions", worth.heldOut().sessions())
                .put("enough", Mean.ENOUGH);
        compare(compared.putArray("measures"), worth.told(), worth.heldOut());
        return json;
    }

    private static ArrayNode sums(String name, Map<String, Sum> groups) {
        ArrayNode items = Reply.MAPPER.createArrayNode();
        groups.forEach((group, sum) -> items.add(sum(sum).put(name, group)));
        return items;
    }

    private static ObjectNode sum(Sum sum) {
        ObjectNode json = Reply.MAPPER
                .createObjectNode()
                .put("told", sum.told())
                .put("used", sum.used())
                .put("read", sum.read())
                .put("cited", sum.cited())
                .put("touched", sum.touched())
                .put("ran", sum.ran())
                .put("met", sum.met())
                .put("tokens", sum.tokens());
        return sum.used() == 0 ? json.putNull("tokensPerUsed") : json.put("tokensPerUsed", sum.tokens() / sum.used());
    }

    private static void compare(ArrayNode measures, Group told, Group heldOut) {
        measure(measures, "prompts", told.prompts(), heldOut.prompts());
        measure(measures, "events", told.events(), heldOut.events());
        measure(measures, "tools", told.tools(), heldOut.tools());
        measure(measures, "failedTools", told.failed(), heldOut.failed());
        measure(measures, "tokens", told.tokens(), heldOut.tokens());
    }

    private static void measure(ArrayNode measures, String name, Mean told, Mean heldOut) {
        ObjectNode json = measures.addObject().put("measure", name);
        if (told.count() == 0 || heldOut.count() == 0) {
            json.put("told", told.count() == 0 ? null : told.mean())
                    .put("heldOut", heldOut.count() == 0 ? null : heldOut.mean())
                    .putNull("difference")
                    .putNull("standardError")
                    .put("clear", false);
            return;
        }
        json.put("told", told.mean())
                .put("heldOut", heldOut.mean())
                .put("difference", told.mean() - heldOut.mean())
                .put("standardError", told.errorBeside(heldOut))
                .put("clear", told.standsApartFrom(heldOut));
    }
}
