// Command scenario runs the steps of a scenario with the generated client. languages/README.md describes the steps.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"strconv"
	"strings"
	"time"

	"scenario/generated"
)

type step struct {
	Name, Operation, As string
	Path, Header        map[string]string
	Query               query
	Body                json.RawMessage
	Until, Expect       map[string]any
	Present, Absent     []string
	Capture             map[string]string
}

type credentials struct{ User, Password string }

func (c credentials) BasicAuth(context.Context, memory.OperationName) (memory.BasicAuth, error) {
	return memory.BasicAuth{Username: c.User, Password: c.Password}, nil
}

type scenario struct {
	BaseURL     string
	Credentials map[string]credentials
	Values      map[string]string
	Poll        struct{ Milliseconds, Attempts int }
	Steps       []json.RawMessage
}

// at returns what a JSON pointer points to in an outcome, or nil.
func at(outcome any, pointer string) any {
	node := outcome
	for _, key := range strings.Split(pointer, "/")[1:] {
		switch parent := node.(type) {
		case map[string]any:
			node = parent[key]
		case []any:
			index, err := strconv.Atoi(key)
			if err != nil || index >= len(parent) {
				return nil
			}
			node = parent[index]
		default:
			return nil
		}
	}
	return node
}

// filled returns the step with ${name} replaced by the value of that name.
func filled(raw []byte, values map[string]string) (result step, err error) {
	text := string(raw)
	for name, value := range values {
		quoted, _ := json.Marshal(value)
		text = strings.ReplaceAll(text, "${"+name+"}", string(quoted[1:len(quoted)-1]))
	}
	return result, json.Unmarshal([]byte(text), &result)
}

func difference(outcome any, expected map[string]any) error {
	for pointer, value := range expected {
		if found := at(outcome, pointer); !reflect.DeepEqual(found, value) {
			return fmt.Errorf("%s is %v, not %v", pointer, found, value)
		}
	}
	return nil
}

func (s step) fault(outcome any) error {
	for _, expected := range []map[string]any{s.Until, s.Expect} {
		if err := difference(outcome, expected); err != nil {
			return err
		}
	}
	for _, pointer := range s.Present {
		if at(outcome, pointer) == nil {
			return fmt.Errorf("%s is missing", pointer)
		}
	}
	for _, pointer := range s.Absent {
		if found := at(outcome, pointer); found != nil {
			return fmt.Errorf("%s is %v", pointer, found)
		}
	}
	return nil
}

// run makes the call of the step, repeats it until the step's condition holds, and returns the number of calls.
func (s step) run(all scenario) (outcome any, made int, err error) {
	call, ok := calls[s.Operation]
	if !ok {
		return nil, 0, fmt.Errorf("no call for %s", s.Operation)
	}
	if s.As == "" {
		s.As = "owner"
	}
	client, err := memory.NewClient(all.BaseURL, all.Credentials[s.As])
	for made = 1; err == nil; made++ {
		if outcome, err = call(context.Background(), client, s); err != nil {
			break
		}
		if difference(outcome, s.Until) == nil || made == all.Poll.Attempts {
			return outcome, made, s.fault(outcome)
		}
		time.Sleep(time.Duration(all.Poll.Milliseconds) * time.Millisecond)
	}
	return outcome, made, err
}

func (s step) capture(outcome any, values map[string]string) error {
	for name, pointer := range s.Capture {
		value, ok := at(outcome, pointer).(string)
		if !ok {
			return fmt.Errorf("%s is missing", pointer)
		}
		values[name] = value
	}
	return nil
}

func run(path string) error {
	var all scenario
	text, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(text, &all)
	}
	if err != nil {
		return err
	}
	fmt.Printf("1..%d\n", len(all.Steps))
	for index, raw := range all.Steps {
		s, err := filled(raw, all.Values)
		if err != nil {
			return err
		}
		outcome, made, err := s.run(all)
		if err == nil {
			err = s.capture(outcome, all.Values)
		}
		if err != nil {
			return fmt.Errorf("not ok %d - %s # calls %d: %w", index+1, s.Name, made, err)
		}
		fmt.Printf("ok %d - %s # calls %d\n", index+1, s.Name, made)
	}
	return nil
}

func main() {
	if err := run(os.Args[1]); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}
