package dev.httptrigger.bench.load;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Headers;

/**
 * Reads the header blocks of answers, into one object that is used again: of an answer's headers
 * only two matter.
 */
final class AnswerHeaders extends DefaultHttp2HeadersDecoder {
  private static final String STATUS = ":status";
  private static final String GRPC_STATUS = "grpc-status";

  private final Block block = new Block();

  AnswerHeaders() {
    super(false);
  }

  @Override
  protected Http2Headers newHeaders() {
    block.httpStatus = "";
    block.grpcStatus = "";
    return block;
  }

  /** The last block that was read. */
  Block last() {
    return block;
  }

  /** What matters of a header block. */
  static final class Block extends DefaultHttp2Headers {
    private CharSequence httpStatus = "";
    private CharSequence grpcStatus = "";

    Block() {
      super(false);
    }

    /** Keeps the two, and nothing else. */
    @Override
    public Http2Headers add(CharSequence name, CharSequence value) {
      if (CharSequence.compare(STATUS, name) == 0) {
        httpStatus = value;
      } else if (CharSequence.compare(GRPC_STATUS, name) == 0) {
        grpcStatus = value;
      }
      return this;
    }

    /** The HTTP status; empty where the block has none, as trailers do. */
    CharSequence httpStatus() {
      return httpStatus;
    }

    /** The status of the call; empty where the block has none. */
    CharSequence grpcStatus() {
      return grpcStatus;
    }
  }
}
