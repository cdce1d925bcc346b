// Makes every call with twilio-go and prints one JSON line for each: `driver PLAN`.
// The package is unmodified but for its HTTP client, which sends every request to the plan's base URL.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"reflect"
	"strings"
	"time"

	"github.com/twilio/twilio-go/client"
	memory "github.com/twilio/twilio-go/rest/memory/v1"
)

// Plan is what the service holds; README.md explains it.
type Plan struct {
	BaseUrl, AccountSid, AuthToken, Store, Dataset, Operation string
	Calls, Names, Mappings, Stores, TraitGroups               []string
}

type report struct {
	Call  string `json:"call"`
	Ok    bool   `json:"ok"`
	Error string `json:"error,omitempty"`
}

// redirect sends a request to the plan's base URL, whatever host the package names.
type redirect struct{ base *url.URL }

func (r redirect) RoundTrip(request *http.Request) (*http.Response, error) {
	request = request.Clone(request.Context())
	request.URL.Scheme, request.URL.Host = r.base.Scheme, r.base.Host
	return http.DefaultTransport.RoundTrip(request)
}

func main() {
	var plan Plan
	text, err := os.ReadFile(os.Args[1])
	must(err)
	must(json.Unmarshal(text, &plan))
	base, err := url.Parse(plan.BaseUrl)
	must(err)
	own := &client.Client{
		Credentials: client.NewCredentials(plan.AccountSid, plan.AuthToken),
		HTTPClient:  &http.Client{Transport: redirect{base}, Timeout: 10 * time.Second},
	}
	driver := &driver{Plan: plan, api: memory.NewApiServiceWithClient(own), tags: map[string]string{}}
	steps := driver.steps()
	output := json.NewEncoder(os.Stdout)
	for _, call := range plan.Calls {
		line := report{Call: call, Ok: true}
		if err := steps[call](); err != nil {
			line = report{call, false, err.Error()}
		}
		must(output.Encode(line))
	}
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func check(found, expected any) error {
	if !reflect.DeepEqual(found, expected) {
		return fmt.Errorf("%v instead of %v", found, expected)
	}
	return nil
}

// refusal checks that a call was refused with a code. Its status is checked once, by data_mappings.error.
func refusal(err error, code int) error {
	var refused *client.RestErrorV1
	if err == nil {
		return errors.New("no error was returned, although the service should refuse the call")
	}
	if !errors.As(err, &refused) {
		return err
	}
	if refused.Code != code {
		return fmt.Errorf("code %d expected: %w", code, err)
	}
	return nil
}

// wait polls the operation of an accepted write until it has ended, and returns the id of its resource.
func (d *driver) wait(statusUrl string) (string, error) {
	identifier := statusUrl[strings.LastIndex(statusUrl, "/")+1:]
	for range 200 {
		operation, err := d.api.FetchOperation(identifier)
		if err != nil {
			return "", err
		}
		if operation.Status == "COMPLETED" || operation.Status == "FAILED" {
			return operation.Result.Id, check(operation.Status, "COMPLETED")
		}
		time.Sleep(20 * time.Millisecond)
	}
	return "", errors.New("the operation never ended")
}

func names(found []memory.DataMapping) []string {
	result := []string{}
	for _, mapping := range found {
		result = append(result, mapping.DisplayName)
	}
	return result
}
