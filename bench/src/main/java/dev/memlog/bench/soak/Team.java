/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.bench.soak;

import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.team.TeamName;
import java.io.IOException;

/**
 * A team whose agents work on the fleet. All teams have the same session ids, projects and events.
 *
 * @param api with the team's key
 * @param books of this team's events and sessions
 */
record Team(TeamName name, NodeApi api, Books books) {
    /** The team of a node that asks for no keys. */
    static Team local(NodeApi api, Books books) {
        return new Team(TeamName.LOCAL, api, books);
    }

    /** Makes the team with the operators' key, at a node that is ready. */
    static Team create(String name, NodeApi operators, String url, Books books)
            throws IOException, InterruptedException {
        NodeApi.Answer made =
                operators.post(url + "/v1/teams", "{\"team\":\"" + name + "\",\"author\":\"" + name + "-dev\"}");
        if (!made.isFine()) {
            throw new IOException("the team " + name + " was not made: " + made);
        }
        return new Team(
                new TeamName(name), operators.with(made.json().path("key").asText()), books.ofTeam(name));
    }

    long number(String session) {
        return SessionNumber.of(new SessionId(name, session)).value();
    }
}
