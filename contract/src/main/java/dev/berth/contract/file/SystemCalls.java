package dev.berth.contract.file;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The calls on files that the JDK has no equal of, by the C library of Linux: to open one and know
 * its number, and to read what is in memory without waiting for what is not.
 */
final class SystemCalls {

  /** What the calls are, where they are. */
  static final Optional<SystemCalls> HERE = find();

  private static final int READ_ONLY_CLOSE_ON_EXEC = 0x80000;
  private static final int NO_WAIT = 8;
  private static final int FROM_THE_END = 2;
  private static final int NO_SUCH_FILE = 2;

  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final MemoryLayout VECTOR =
      MemoryLayout.structLayout(ADDRESS.withName("base"), JAVA_LONG.withName("length"));

  /** One for each thread that reads, which are the few event loops. */
  private static final ThreadLocal<MemorySegment> VECTORS =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(VECTOR));

  private final MethodHandle open;
  private final MethodHandle preadv2;
  private final MethodHandle pread;
  private final MethodHandle lseek;
  private final MethodHandle close;

  private SystemCalls() {
    Linker.Option errno = Linker.Option.captureCallState("errno");
    Linker.Option variadic = Linker.Option.firstVariadicArg(2);
    open = handle("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), errno, variadic);
    preadv2 =
        handle(
            "preadv2",
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT, JAVA_LONG, JAVA_INT));
    pread =
        handle(
            "pread",
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG),
            errno);
    lseek = handle("lseek", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT), errno);
    close = handle("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT), errno);
  }

  private static Optional<SystemCalls> find() {
    boolean known =
        System.getProperty("os.name").equals("Linux")
            && List.of("amd64", "aarch64").contains(System.getProperty("os.arch"));
    boolean complete = known && Linker.nativeLinker().defaultLookup().find("preadv2").isPresent();
    return complete ? Optional.of(new SystemCalls()) : Optional.empty();
  }

  @SuppressWarnings("restricted")
  private static MethodHandle handle(
      String name, FunctionDescriptor type, Linker.Option... options) {
    SymbolLookup library = Linker.nativeLinker().defaultLookup();
    return Linker.nativeLinker().downcallHandle(library.findOrThrow(name), type, options);
  }

  /** Opens a file for reading. */
  int open(Path path) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      MemorySegment name = arena.allocateFrom(path.toString());
      int number = (int) open.invokeExact(state, name, READ_ONLY_CLOSE_ON_EXEC);
      return (int) checked("open", number, state);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /** Reads what is in memory; nothing, or less than 0, where it is not or cannot be told. */
  long readCached(int number, MemorySegment into, long offset) {
    MemorySegment vector = VECTORS.get();
    vector.set(ADDRESS, 0, into);
    vector.set(JAVA_LONG, ADDRESS.byteSize(), into.byteSize());
    try {
      return (long) preadv2.invokeExact(number, vector, 1, offset, NO_WAIT);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Reads, and waits for the disk if need be; 0 at the end. */
  long read(int number, MemorySegment into, long offset) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      long read = (long) pread.invokeExact(state, number, into, into.byteSize(), offset);
      return checked("read", read, state);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /** The length of a file. */
  long length(int number) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      return checked("seek", (long) lseek.invokeExact(state, number, 0L, FROM_THE_END), state);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /** Gives a number back; it may be that of another file at once. */
  void close(int number) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      checked("close", (int) close.invokeExact(state, number), state);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  private static long checked(String call, long result, MemorySegment state) throws IOException {
    if (result >= 0) {
      return result;
    }
    int errno =
        state.get(JAVA_INT, STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno")));
    if (errno == NO_SUCH_FILE) {
      throw new NoSuchFileException("there is no such file");
    }
    throw new IOException(call + " failed with error " + errno);
  }

  private static IOException failure(Throwable e) {
    return e instanceof IOException failed ? failed : new IOException(unexpected(e));
  }

  private static RuntimeException unexpected(Throwable e) {
    if (e instanceof Error error) {
      throw error;
    }
    return e instanceof RuntimeException failed ? failed : new IllegalStateException(e);
  }
}
