// Command client asks Onomast which people, organizations and places a text mentions.
package main

import (
	"cmp"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"strings"
	"time"

	"google.golang.org/genproto/googleapis/rpc/code"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	_ "google.golang.org/grpc/health" // replicas that are not serving get no calls
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	pb "onomast.example/client/onomastv1"
)

//go:embed service_config.json
var serviceConfig string

const (
	window        = 64               // documents of a stream that are sent and not yet answered
	streamTimeout = 10 * time.Minute // a stream's deadline: its whole life
)

// Error is what the service says of a call, or of one document among several.
type Error struct {
	Code       codes.Code    `json:"code"`
	Reason     string        `json:"reason"`
	Message    string        `json:"-"`
	Field      string        `json:"field"`
	RetryAfter time.Duration `json:"-"` // zero: not worth retrying unchanged
}

func (e *Error) Error() string {
	text := strings.TrimSpace(code.Code(e.Code).String()+" "+e.Reason) + ": " + e.Message
	if e.Field != "" {
		text += fmt.Sprintf(" (field %s)", e.Field)
	}
	if e.RetryAfter > 0 {
		text += fmt.Sprintf(" (retry after %g s)", e.RetryAfter.Seconds())
	}
	return text
}

// ofDocument is the error that stands in a document's place in a batch or a stream.
func ofDocument(e *pb.ItemError) error {
	return &Error{Code: codes.Code(e.Code), Reason: e.Reason, Message: e.Message, Field: e.Field}
}

// ofCall decodes the details of a call's status: ErrorInfo, BadRequest, RetryInfo.
func ofCall(err error) error {
	s := status.Convert(err)
	e := &Error{Code: s.Code(), Message: s.Message()}
	for _, detail := range s.Details() {
		switch d := detail.(type) {
		case *errdetails.ErrorInfo:
			e.Reason = d.Reason
		case *errdetails.BadRequest:
			e.Field = d.FieldViolations[0].Field
		case *errdetails.RetryInfo:
			e.RetryAfter = d.RetryDelay.AsDuration()
		}
	}
	return e
}

// Connect reads ONOMAST_ADDRESS, ONOMAST_CA (a file; TLS if set) and ONOMAST_TOKEN. The context
// carries the token, for every call.
func Connect() (pb.EntityExtractionServiceClient, context.Context, error) {
	transport := insecure.NewCredentials()
	if file := os.Getenv("ONOMAST_CA"); file != "" {
		var err error
		if transport, err = credentials.NewClientTLSFromFile(file, ""); err != nil {
			return nil, nil, err
		}
	}
	ctx := context.Background()
	if token := os.Getenv("ONOMAST_TOKEN"); token != "" {
		ctx = metadata.AppendToOutgoingContext(ctx, "authorization", "Bearer "+token)
	}
	connection, err := grpc.NewClient(cmp.Or(os.Getenv("ONOMAST_ADDRESS"), "localhost:50051"),
		grpc.WithTransportCredentials(transport),
		grpc.WithDefaultServiceConfig(serviceConfig), // retries, and calls over all replicas in turn
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(64<<20)))
	return pb.NewEntityExtractionServiceClient(connection), ctx, err
}

// unary makes a call with a deadline: ONOMAST_TIMEOUT seconds.
func unary[Q, A any](ctx context.Context, call func(context.Context, Q, ...grpc.CallOption) (A, error), request Q) (answer A, err error) {
	timeout, err := time.ParseDuration(cmp.Or(os.Getenv("ONOMAST_TIMEOUT"), "10") + "s")
	if err != nil {
		return answer, fmt.Errorf("ONOMAST_TIMEOUT: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	if answer, err = call(ctx, request); err != nil {
		err = ofCall(err)
	}
	return answer, err
}

// stream hands each document's text and answer to next, in order. It takes from requests no more than
// window ahead of the answers.
func stream(ctx context.Context, client pb.EntityExtractionServiceClient, requests iter.Seq[*pb.StreamExtractEntitiesRequest], next func(string, *pb.StreamExtractEntitiesResponse)) error {
	ctx, cancel := context.WithTimeout(ctx, streamTimeout)
	defer cancel()
	call, err := client.StreamExtractEntities(ctx)
	if err != nil {
		return ofCall(err)
	}
	ahead := make(chan string, window)
	go func() {
		defer call.CloseSend()
		for request := range requests {
			select {
			case ahead <- request.GetDocument().GetText():
			case <-ctx.Done():
				return
			}
			if call.Send(request) != nil {
				return // Recv tells why
			}
		}
	}()
	for {
		answer, err := call.Recv()
		if errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return ofCall(err)
		}
		next(<-ahead, answer)
	}
}
