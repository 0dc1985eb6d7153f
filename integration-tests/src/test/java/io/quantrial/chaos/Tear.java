package io.quantrial.chaos;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;

/** What becomes of files when a disk or a file system fails. */
enum Tear {
    /** The last third is missing. */
    CUT {
        @Override
        void apply(FileChannel file) throws IOException {
            file.truncate(file.size() * 2 / 3);
        }
    },

    /** One bit in the middle is another one. */
    FLIPPED_BIT {
        @Override
        void apply(FileChannel file) throws IOException {
            ByteBuffer one = ByteBuffer.allocate(1);
            file.read(one, file.size() / 2);
            one.put(0, (byte) (one.get(0) ^ 1)).rewind();
            file.write(one, file.size() / 2);
        }
    },

    /** The length is right, the second half is noise. */
    NOISE {
        @Override
        void apply(FileChannel file) throws IOException {
            byte[] noise = new byte[(int) (file.size() - file.size() / 2)];
            new Random(1).nextBytes(noise);
            file.write(ByteBuffer.wrap(noise), file.size() / 2);
        }
    },

    /** The first page is noise. */
    NO_HEADER {
        @Override
        void apply(FileChannel file) throws IOException {
            byte[] noise = new byte[Math.min(4096, (int) file.size())];
            new Random(1).nextBytes(noise);
            file.write(ByteBuffer.wrap(noise), 0);
        }
    },

    /** There is a file, but nothing in it. */
    EMPTY {
        @Override
        void apply(FileChannel file) throws IOException {
            file.truncate(0);
        }
    };

    abstract void apply(FileChannel file) throws IOException;

    /** Damages a file. */
    void apply(Path path) throws IOException {
        try (FileChannel file =
                FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            apply(file);
        }
    }
}
