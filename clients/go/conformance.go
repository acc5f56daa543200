package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	pb "onomast.example/client/onomastv1"
)

type outcome struct {
	Name    string           `json:"name"`
	Answers []map[string]any `json:"answers"`
	Error   *Error           `json:"error,omitempty"`
}

// conformance sends the cases of a file of ../testdata and prints what came, a line of JSON for each.
func conformance(file string) error {
	client, ctx, err := Connect()
	if err != nil {
		return err
	}
	var set struct {
		Cases []struct {
			Name, RPC string
			Requests  []json.RawMessage
			Repeat    int
		}
	}
	text, err := os.ReadFile(file)
	if err = errors.Join(err, json.Unmarshal(text, &set)); err != nil {
		return err
	}
	for _, c := range set.Cases {
		o := outcome{Name: c.Name, Answers: []map[string]any{}}
		add := func(text string, a answer) {
			printed := map[string]any{"slices": []string{}}
			json.Unmarshal(must(protojson.Marshal(a)), &printed)
			for _, m := range a.GetResponse().GetMentions() {
				printed["slices"] = append(printed["slices"].([]string), text[m.StartOffset:m.EndOffset])
			}
			o.Answers = append(o.Answers, printed)
		}
		switch c.RPC {
		case "ExtractEntities":
			request := parsed(c.Requests[0], &pb.ExtractEntitiesRequest{})
			var response *pb.ExtractEntitiesResponse
			if response, err = unary(ctx, client.ExtractEntities, request); err == nil {
				add(request.GetDocument().GetText(), one(response))
			}
		case "BatchExtractEntities":
			request := parsed(c.Requests[0], &pb.BatchExtractEntitiesRequest{})
			var response *pb.BatchExtractEntitiesResponse
			response, err = unary(ctx, client.BatchExtractEntities, request)
			for i, result := range response.GetResults() {
				add(request.Documents[i].Text, result)
			}
		default:
			var requests []*pb.StreamExtractEntitiesRequest
			for _, raw := range slices.Repeat(c.Requests, max(c.Repeat, 1)) {
				requests = append(requests, parsed(raw, &pb.StreamExtractEntitiesRequest{}))
			}
			err = stream(ctx, client, slices.Values(requests), func(text string, a *pb.StreamExtractEntitiesResponse) { add(text, a) })
		}
		if err != nil && !errors.As(err, &o.Error) {
			return err
		}
		fmt.Println(string(must(json.Marshal(o))))
	}
	return nil
}

func parsed[M proto.Message](raw []byte, message M) M {
	if err := protojson.Unmarshal(raw, message); err != nil {
		panic(err)
	}
	return message
}

func must(text []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return text
}
