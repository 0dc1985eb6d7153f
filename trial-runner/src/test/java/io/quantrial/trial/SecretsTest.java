package io.quantrial.trial;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    jdbc:postgresql://me:s3@host:5/db                 | jdbc:postgresql://***@host:5/db
                    jdbc:postgresql://me:s/3@host/db                  | jdbc:postgresql://***@host/db
                    jdbc:postgresql://host/db?user=me&password=s 3'"x | jdbc:postgresql://host/db?user=***&password=***
                    jdbc:postgresql://host/db?PassWord=s3&ssl=true    | jdbc:postgresql://host/db?PassWord=***&ssl=true
                    jdbc:postgresql://host/db?mail=a@b&sslpassword=s3 | jdbc:postgresql://host/db?mail=a@b&sslpassword=***
                    jdbc:sqlserver://host;user=me;password=s3;x=1     | jdbc:sqlserver://host;user=***;password=***;x=1
                    jdbc:oracle:thin:me/s3@host:1521/db               | jdbc:oracle:thin:***@host:1521/db
                    storage=jdbc:postgresql://me:s3@host/db           | storage=jdbc:postgresql://***@host/db
                    """)
    void whatIsSecretInAUrlIsHidden(String value, String shown) {
        assertThat(Secrets.hide(value)).isEqualTo(shown);
        assertThat(Secrets.hide(shown)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://host:5432/db?ssl=true",
        "jdbc:sqlite:/home/me/study.db",
        "https://host/photos",
        "me@host",
        "*=lsq/w4/i8 conv1=qat/w8/i8"
    })
    void theRestIsLeftAsItIs(String value) {
        assertThat(Secrets.hide(value)).isEqualTo(value);
        assertThat(Secrets.hideIn(value)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    search '--set=storage=jdbc:x://h/d?user=me&password=s3' e.yaml | search '--set=storage=jdbc:x://h/d?user=***&password=***' e.yaml
                    storage: "jdbc:x://me:s3@h/d" is now "jdbc:x://me:s4@h/d"     | storage: "jdbc:x://***@h/d" is now "jdbc:x://***@h/d"
                    """)
    void inATextTheWordsAroundAUrlStay(String text, String shown) {
        assertThat(Secrets.hideIn(text)).isEqualTo(shown);
    }
}
