/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.claim;

import java.util.Set;

/** Words of sentences that stand before a value, a reason, or what was before. */
final class CueWords {
    static final Set<String> REASONS = ClaimWords.words(
            "because since so which although though due whereas while" + " otherwise therefore until unless");
    static final Set<String> PREPOSITIONS =
            ClaimWords.words("in on at by with to via through as under into from inside behind against");
    static final Set<String> VERBS = ClaimWords.words("run runs ran lives live sits sit goes go points point ships"
            + " ship resides comes come kept built written held sent stays reads writes talks connects deploys defaults"
            + " default listens happens cut set put shut shown taken drawn given hidden split done spun thrown driven"
            + " start starts begin begins end ends");
    static final Set<String> KEPT = ClaimWords.words("keep kept store stored put track host save publish");
    static final Set<String> DOES = ClaimWords.words("owns maintains leads manages validates handles serves signs"
            + " generates compiles builds renders backs runs stores sends processes formats");
    static final Set<String> OWNS = ClaimWords.words("owns maintains leads manages");
    static final Set<String> OCCASIONS = ClaimWords.words(
            "fix bug refactored reviewed extracted tested failed fixed found caused crashed raised reproduced"
                    + " occurred added returned tried investigated debugged noticed wrapped need used checked compared");
    static final Set<String> USES = ClaimWords.words("use uses using used adopt adopts adopted adopting chose choose"
            + " chosen picked pick selected prefer introduced");
    static final Set<String> USES_ON =
            ClaimWords.words("went decided settled standardized standardised agreed" + " relies rely depends depend");
    static final Set<String> TURNED = ClaimWords.words("switch switched switching switches move moved moving moves"
            + " migrate migrated migrating changed change changes rename renamed renaming convert converted transitioned"
            + " set pointed ported went reverted revert returned return back");
    static final Set<String> DROPPED = ClaimWords.words("drop dropped dropping retire retired abandon abandoned"
            + " ditched deprecated removed remove replace replaced replaces replacing replacement superseding supersedes"
            + " supersede swapped swap");
    static final Set<String> MARKS = ClaimWords.words("now longer instead anymore switched moved migrated changed"
            + " replaced renamed upgraded bumped raised lowered increased decreased reduced reverted dropped reversed"
            + " overturned replaces downgraded swapped doubled halved extended shortened cut moving switching reverting"
            + " revert switch move migrate replace rename upgrade bump raise lower increase decrease reduce drop grew"
            + " retired abandoned");
    static final Set<String> NEGATIVE = ClaimWords.words("not no never without stop stopped drop dropped remove"
            + " removed disallow abandon abandoned revert reverted undo cancel cancelled skip"
            + " exclude excluded retired longer forbid forbidden forbids prohibited rejected"
            + " against missing lacks lack lacking absent none unsupported");
    static final Set<String> GONE = ClaimWords.words("removed dropped retired gone deleted replaced abandoned shut"
            + " decommissioned uninstalled deprecated superseded history");
    /** Subjects that have one value each. */
    static final Set<String> SINGLE = ClaimWords.stems("name default framework runner manager owner branch format"
            + " tool language library host hostname region queue broker encoding timezone currency license registry"
            + " bucket port url endpoint path folder directory provider strategy algorithm style mode level domain"
            + " maintainer lead formatter linter bundler engine cloud vendor database cache store storage backend"
            + " frontend entrypoint prefix suffix topic channel header field column table color colour theme locale"
            + " policy schedule cadence orm protocol transport namespace separator");
    /** Words that many subjects can be beside what they are. */
    static final Set<String> QUALITIES = ClaimWords.words("unique optional required mandatory wrong missing long short"
            + " empty null stable flaky slow fast valid invalid available public private broken correct done ready safe"
            + " immutable configurable fine");

    static final Set<String> ARTICLES = ClaimWords.words("a an the our its plain only just always now still");

    private CueWords() {}
}
