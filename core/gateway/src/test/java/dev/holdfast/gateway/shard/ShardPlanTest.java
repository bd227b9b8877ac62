package dev.holdfast.gateway.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShardPlanTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "auto           | 0 | []",
                "1              | 1 | []",
                "16             | 16 | []",
                "0 of 1         | 1 | [0]",
                "0,2 of 4       | 4 | [0, 2]",
                "[0, 2] of 4    | 4 | [0, 2]",
                "[3,1] of 4     | 4 | [1, 3]",
                "0-3 of 8       | 8 | [0, 1, 2, 3]",
                "0-1, 6 - 7 of 8| 8 | [0, 1, 6, 7]",
            })
    void what_can_be_written_is_read(String text, int total, String numbers) {
        ShardPlan plan = ShardPlan.parse(text);

        assertThat(plan.total()).isEqualTo(total);
        assertThat(plan.numbers()).hasToString(numbers);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0              | no number of shards",
                "-1             | names no shards",
                "many           | names no shards",
                "''             | names no shards",
                "4 of 4         | shards are numbered from 0 to 3",
                "0,0 of 4       | names shard 0 twice",
                "0-2,1 of 4     | names shard 1 twice",
                "3-1 of 4       | counts backwards from 3 to 1",
                "0,,1 of 4      | has '' where a shard's number is due",
                "[] of 4        | names no shards",
                "0 of 0         | no number of shards",
                "1e9 of 4       | names no shards",
                "99999          | names no shards",
            })
    void what_cannot_be_is_told_with_what_is_allowed(String text, String why) {
        assertThatThrownBy(() -> ShardPlan.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }
}
