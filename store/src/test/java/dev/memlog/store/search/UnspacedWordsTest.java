/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.store.StoreTestBase;
import dev.memlog.store.row.Rows;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Words within sentences of scripts that put no space between them. */
class UnspacedWordsTest extends StoreTestBase {
    private static final String LOGIN = "การเข้าสู่ระบบล้มเหลวฐานข้อมูลเสีย";

    @BeforeEach
    void fill() {
        note(1, LOGIN);
        note(2, "ราคาสินค้าถูกปัดเศษต่อบรรทัดในใบแจ้งหนี้");
        note(3, "ຖານຂໍ້ມູນເສຍຫາຍຫຼັງຈາກອັບເດດ");
        note(4, "មូលដ្ឋានទិន្នន័យខូចបន្ទាប់ពីការធ្វើបច្ចុប្បន្នភាព");
        note(5, "ဒေတာဘေ့စ်ပျက်သွားသည်ဟုအသုံးပြုသူကပြောသည်");
        note(6, "แก้ไข parseOrder ในไฟล์ Order.java แล้วทดสอบผ่าน");
        note(7, "全文検索の設計を変更した");
        note(8, "ฐาน\u200Bข้อมูล\u200Bสำรอง");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ฐานข้อมูล        | 1 8
            ล้มเหลว          | 1
            เข้าสู่ระบบ        | 1
            เสีย             | 1
            ปัดเศษ           | 2
            ใบแจ้งหนี้         | 2
            ถูก              | 2
            ถู               | 2
            "ปัดเศษต่อ"       | 2
            ຖານຂໍ້ມູນ          | 3
            ອັບເດດ           | 3
            ទិន្នន័យ           | 4
            ខូច              | 4
            ဒေတာဘေ့စ်         | 5
            အသုံးပြုသူ        | 5
            parseOrder      | 6
            ไฟล์ Order        | 6
            ทดสอบ           | 6
            ฐานข้อมูลสำรอง     | 8
            設計             | 7
            ล้มเหลว -เสีย     |
            แมว              |
            ข้อผิดพลาด        |
            """)
    void shouldFindWordsWithinASentenceAndNoOthers(String words, String numbers) {
        assertThat(found(words)).isEqualTo(numbers == null ? "" : numbers);
    }

    @Test
    void shouldFindASentenceByMostOfItsWords() {
        assertThat(found("ระบบล้มเหลวเพราะฐานข้อมูลหาย")).startsWith("1");
    }

    @Test
    void shouldShowWhereItIs() {
        Snippet snippet = new Highlighter(List.of(new SearchTerm(List.of("ล้มเหลว"), false, false)))
                .passage(store.queries
                        .search(SearchRequest.best("ล้มเหลว", List.of(), 1))
                        .observations()
                        .getFirst());

        assertThat(snippet.marks())
                .extracting(mark -> snippet.text().substring(mark.start(), mark.end()))
                .contains("ล้มเหลว");
    }

    private String found(String words) {
        return String.join(
                " ",
                store.queries.search(SearchRequest.best(words, List.of(), 10)).observations().stream()
                        .map(Rows.ObservationRow::number)
                        .sorted()
                        .map(String::valueOf)
                        .toList());
    }

    private void note(long number, String text) {
        SearchedStore.add(store, number, text, "", List.of());
    }
}
