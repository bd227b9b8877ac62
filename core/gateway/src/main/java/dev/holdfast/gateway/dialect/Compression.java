package dev.holdfast.gateway.dialect;

/** How the frames of a connection are compressed on their way from the server; what we send never is. */
public enum Compression {
    /** Every frame is text. */
    NONE,
    /** One zlib stream per connection; a frame ends with a sync flush. */
    ZLIB_STREAM,
    /** One zstd stream per connection; a message of the socket is a frame. */
    ZSTD_STREAM
}
