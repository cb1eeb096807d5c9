/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.claim;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** What single words count for when subjects are compared; English, as the texts of providers are. */
final class ClaimWords {
    private static final int SHORTEST = 3;

    private static final List<String> ENDINGS = List.of(
            "ations", "ation", "ments", "ment", "ings", "ing", "ions", "ion", "ies", "ied", "ers", "er", "ed", "es",
            "s");
    private static final Map<String, String> IRREGULAR = Map.ofEntries(
            Map.entry("built", "build"),
            Map.entry("kept", "keep"),
            Map.entry("ran", "run"),
            Map.entry("chose", "choos"),
            Map.entry("chosen", "choos"),
            Map.entry("wrote", "writ"),
            Map.entry("written", "writ"),
            Map.entry("sent", "send"),
            Map.entry("held", "hold"),
            Map.entry("made", "mak"),
            Map.entry("used", "use"),
            Map.entry("using", "use"),
            Map.entry("went", "go"),
            Map.entry("db", "databas"),
            Map.entry("config", "configur"),
            Map.entry("repo", "repositor"),
            Map.entry("env", "environ"),
            Map.entry("auth", "authentic"),
            Map.entry("javascript", "js"),
            Map.entry("postgresql", "postgres"),
            Map.entry("k8s", "kubernetes"),
            Map.entry("max", "maxim"),
            Map.entry("maximum", "maxim"),
            Map.entry("min", "minim"),
            Map.entry("minimum", "minim"));

    /** Words without a meaning of their own. */
    static final Set<String> SMALL = words("a an the and or of to in on at by for with from as is are was were be been"
            + " being it its this that these those there their our we i you they he she us them has have had do does did"
            + " will would can could should may might must also just only then here per via into onto over under about"
            + " up out off than so such each all any every some both same when where which who what how if but let"
            + " one after before during through using within across against upon while until yet between");

    /** Words that tell of a change, or of what is and is not; they belong to no subject. */
    private static final Set<String> CHANGES = stems(
            "change switch move migrate replace rename upgrade"
                    + " downgrade bump raise lower increase decrease reduce update set configure reconfigure use adopt chose"
                    + " choose pick select decide decision settle go revert drop remove add introduce longer instead rather new"
                    + " old former formerly previous previously now anymore no not never currently today still already again"
                    + " back finally agree agreed stop start keep make become get turn swap convert"
                    + " standardize favor favour away abandon retire cut grow more still all extend shorten double halve enable disable"
                    + " confirm found find verify note learn discover document record reverse overturn final always"
                    + " fix second minute hour day week month sec secs ms mb gb kb everything everywhere instead actually current latest plan want prefer policy");

    /** Verbs and adverbs that many sentences of one subject differ in. */
    private static final Set<String> VAGUE = stems("run listen bind serve handle manage store live hold take give need"
            + " require expect call name point define allow support provide return work build deploy host write read"
            + " send accept apply happen come contain include default accord perform execute reach exist sit ship wait"
            + " locate save base belong own limit expose available reside hit target connect time fire trigger assign"
            + " publish install cap allocate wire land put fall default consider treat pin version publish");

    /** Nouns that many subjects share. */
    private static final Set<String> PLAIN = stems("service server port file module class method function config"
            + " configuration setting value test build application app api code library package tool system component"
            + " client user data request response job task process environment branch database table key url path"
            + " folder directory node instance machine name number size count level mode option endpoint runtime js"
            + " code type format main local repository suite script team project docs link line");

    private static final double VAGUE_WEIGHT = 0.15;
    private static final double PLAIN_WEIGHT = 0.45;

    private ClaimWords() {}

    /** 0 for words that belong to no subject, 1 for those that name one. */
    static double weight(String stem) {
        if (stem.isEmpty() || SMALL.contains(stem) || CHANGES.contains(stem)) {
            return 0;
        }
        return VAGUE.contains(stem) ? VAGUE_WEIGHT : PLAIN.contains(stem) ? PLAIN_WEIGHT : 1;
    }

    static double weight(Set<String> stems) {
        double sum = 0;
        for (String stem : stems) {
            sum += weight(stem);
        }
        return sum;
    }

    /** Whether it tells of a change or belongs to no subject for another reason. */
    static boolean isOfChange(String stem) {
        return CHANGES.contains(stem);
    }

    static boolean isVague(String stem) {
        return VAGUE.contains(stem);
    }

    /** Cuts English endings; rather too much than too little, since the result is never shown. */
    static String stem(String word) {
        String known = IRREGULAR.get(word);
        if (known != null) {
            return known;
        }
        if (word.length() <= SHORTEST || !isLatin(word)) {
            return word;
        }
        String stem = word.endsWith("ly") && word.length() > SHORTEST + 2 ? word.substring(0, word.length() - 2) : word;
        if (!stem.endsWith("ss") && !stem.endsWith("us")) {
            for (String ending : ENDINGS) {
                if (stem.endsWith(ending) && stem.length() - ending.length() >= SHORTEST) {
                    stem = stem.substring(0, stem.length() - ending.length());
                    break;
                }
            }
        }
        int last = stem.length() - 1;
        if (last >= SHORTEST && stem.charAt(last) == stem.charAt(last - 1) && "ls".indexOf(stem.charAt(last)) < 0) {
            stem = stem.substring(0, last);
        }
        while (stem.length() > SHORTEST && (stem.endsWith("e") || stem.endsWith("y"))) {
            stem = stem.substring(0, stem.length() - 1);
        }
        return stem;
    }

    private static boolean isLatin(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (word.charAt(i) < 'a' || word.charAt(i) > 'z') {
                return false;
            }
        }
        return true;
    }

    static Set<String> words(String list) {
        return Set.copyOf(List.of(list.split(" ")).stream().distinct().toList());
    }

    static Set<String> stems(String list) {
        return Set.copyOf(List.of(list.split(" ")).stream()
                .map(ClaimWords::stem)
                .distinct()
                .toList());
    }
}
