package example;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import onomast.v1.ItemError;

/** What the service says of a call, or of one document among several. */
final class ExtractionException extends Exception {
  final int code;
  final String reason;
  final String field;
  final Duration retryAfter; // null: not worth retrying unchanged

  private ExtractionException(int code, String reason, String text, String field, Duration retryAfter) {
    super(
        (Status.fromCodeValue(code).getCode() + " " + reason).strip() + ": " + text
            + (field.isEmpty() ? "" : " (field " + field + ")")
            + (retryAfter == null ? "" : " (retry after " + retryAfter.toMillis() / 1000.0 + " s)"));
    this.code = code;
    this.reason = reason;
    this.field = field;
    this.retryAfter = retryAfter;
  }

  static ExtractionException ofDocument(ItemError error) {
    return new ExtractionException(error.getCode(), error.getReason(), error.getMessage(), error.getField(), null);
  }

  /** Decodes the status's details: ErrorInfo, BadRequest, RetryInfo. */
  static ExtractionException ofCall(Throwable thrown) {
    var status = StatusProto.fromThrowable(thrown);
    String reason = "";
    String field = "";
    Duration retryAfter = null;
    try {
      for (Any detail : status.getDetailsList()) {
        if (detail.is(ErrorInfo.class)) {
          reason = detail.unpack(ErrorInfo.class).getReason();
        } else if (detail.is(BadRequest.class)) {
          field = detail.unpack(BadRequest.class).getFieldViolations(0).getField();
        } else if (detail.is(RetryInfo.class)) {
          var delay = detail.unpack(RetryInfo.class).getRetryDelay();
          retryAfter = Duration.ofSeconds(delay.getSeconds(), delay.getNanos());
        }
      }
    } catch (InvalidProtocolBufferException unreadable) {
      thrown.addSuppressed(unreadable);
    }
    var error = new ExtractionException(status.getCode(), reason, status.getMessage(), field, retryAfter);
    error.initCause(thrown);
    return error;
  }
}
