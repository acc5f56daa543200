package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"strings"

	"google.golang.org/protobuf/proto"

	pb "onomast.example/client/onomastv1"
)

// answer is what a batch and a stream say of one document.
type answer interface {
	proto.Message
	GetResponse() *pb.ExtractEntitiesResponse
	GetError() *pb.ItemError
}

// one makes an answer of a single response, so that all three RPCs are handled alike.
func one(response *pb.ExtractEntitiesResponse) answer {
	return &pb.BatchResult{Result: &pb.BatchResult_Response{Response: response}}
}

// extract sends one text by ExtractEntities, several by Batch, the lines of standard input by Stream.
func extract(texts []string) error {
	client, ctx, err := Connect()
	if err != nil {
		return err
	}
	count, failed := 0, false
	show := func(text string, a answer) {
		if e := a.GetError(); e != nil {
			failed = true
			fmt.Fprintf(os.Stderr, "document %d: %v\n", count, ofDocument(e))
		}
		for _, m := range a.GetResponse().GetMentions() {
			kind := strings.TrimPrefix(m.Type.String(), "ENTITY_TYPE_")
			fmt.Printf("%d\t%d\t%d\t%s\t%s\n", count, m.StartOffset, m.EndOffset, kind, text[m.StartOffset:m.EndOffset])
		}
		count++
	}
	if len(texts) == 1 && texts[0] == "-" {
		lines := bufio.NewScanner(os.Stdin)
		lines.Buffer(nil, 8<<20)
		err = stream(ctx, client, func(yield func(*pb.StreamExtractEntitiesRequest) bool) {
			for lines.Scan() && yield(&pb.StreamExtractEntitiesRequest{Document: &pb.Document{Text: lines.Text()}}) {
			}
		}, func(text string, a *pb.StreamExtractEntitiesResponse) { show(text, a) })
		err = errors.Join(err, lines.Err())
	} else if len(texts) == 1 {
		var response *pb.ExtractEntitiesResponse
		response, err = unary(ctx, client.ExtractEntities, &pb.ExtractEntitiesRequest{Document: &pb.Document{Text: texts[0]}})
		show(texts[0], one(response))
	} else {
		request := &pb.BatchExtractEntitiesRequest{}
		for _, text := range texts {
			request.Documents = append(request.Documents, &pb.Document{Text: text})
		}
		var response *pb.BatchExtractEntitiesResponse
		response, err = unary(ctx, client.BatchExtractEntities, request)
		for i, result := range response.GetResults() {
			show(texts[i], result)
		}
	}
	if err == nil && failed {
		os.Exit(1)
	}
	return err
}

func main() {
	var err error
	switch arguments := os.Args[1:]; {
	case len(arguments) == 2 && arguments[0] == "conformance":
		err = conformance(arguments[1])
	case len(arguments) > 1 && arguments[0] == "extract":
		err = extract(arguments[1:])
	default:
		err = errors.New("usage: client extract TEXT... | extract - | conformance FILE")
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
