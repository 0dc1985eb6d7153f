package io.quantrial.trial.data;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.security.MessageDigest;

/** The values of many samples of one size, row after row, as floats or as bytes with a table. */
sealed interface SampleValues {

    /**
     * Returns the number of values.
     *
     * @return the number, over all rows
     */
    int size();

    /**
     * Puts one sample into a buffer.
     *
     * @param row which sample
     * @param length values of a sample
     * @param target where to
     */
    void read(int row, int length, FloatBuffer target);

    /**
     * Adds what all rows share to a checksum.
     *
     * @param digest the checksum
     */
    void digestTable(MessageDigest digest);

    /**
     * Adds one sample to a checksum.
     *
     * @param row which sample
     * @param length values of a sample
     * @param digest the checksum
     */
    void digest(int row, int length, MessageDigest digest);

    /** Values as they are. */
    final class Floats implements SampleValues {

        private final float[] values;

        Floats(float[] values) {
            this.values = values;
        }

        @Override
        public int size() {
            return values.length;
        }

        @Override
        public void read(int row, int length, FloatBuffer target) {
            target.put(values, row * length, length);
        }

        @Override
        public void digestTable(MessageDigest digest) {
            // Plain floats share nothing.
        }

        @Override
        public void digest(int row, int length, MessageDigest digest) {
            ByteBuffer bytes = ByteBuffer.allocate(length * Float.BYTES);
            read(row, length, bytes.asFloatBuffer());
            digest.update(bytes);
        }
    }

    /** A quarter of the memory where there are at most 256 different values, as in images. */
    final class Coded implements SampleValues {

        private final byte[] codes;
        private final float[] table;

        Coded(byte[] codes, float[] table) {
            this.codes = codes;
            this.table = table;
            if (table.length != 256) {
                throw new IllegalArgumentException("a table has 256 values: " + table.length);
            }
        }

        @Override
        public int size() {
            return codes.length;
        }

        @Override
        public void read(int row, int length, FloatBuffer target) {
            int end = (row + 1) * length;
            for (int i = row * length; i < end; i++) {
                target.put(table[Byte.toUnsignedInt(codes[i])]);
            }
        }

        @Override
        public void digestTable(MessageDigest digest) {
            ByteBuffer bytes = ByteBuffer.allocate(table.length * Float.BYTES);
            bytes.asFloatBuffer().put(table);
            digest.update(bytes);
        }

        @Override
        public void digest(int row, int length, MessageDigest digest) {
            digest.update(codes, row * length, length);
        }
    }
}
