using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CondaStore.Domain.Tests.TestSupport;
using CondaStore.Functions.Tests.Conformance;

namespace CondaStore.Functions.Tests.Api.OpenApi;

/// <summary>
/// Sends the examples of the API's description to a store, in their order, and compares the responses with those in the examples and with the
/// schemas. <c>CONDA_STORE_RECORD_EXAMPLES=1</c> writes the responses into the file instead of comparing them.
/// </summary>
public sealed class OpenApiExamplesTests
{
    private static readonly string Path = RepositoryFolder.At("src", "Functions", "Api", "OpenApi", "openapi-examples.json");
    private static readonly bool IsRecording = Environment.GetEnvironmentVariable("CONDA_STORE_RECORD_EXAMPLES") == "1";
    private static readonly JsonSerializerOptions Written = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task Examples_AllInOrder_AreWhatTheStoreAnswers()
    {
        JsonObject examples = JsonNode.Parse(await File.ReadAllTextAsync(Path, TestContext.Current.CancellationToken))!.AsObject();
        using TemporaryDirectory backups = new();
        await using ApiStore store = await ApiStore.StartAsync(new() { ["Store:BackupFolder"] = backups.Path }, new StubChannel());
        await store.WaitAsync(await store.PostAsync("name: science\nchannels: [conda-forge]\ndependencies: [numpy]\n"), "COMPLETED");
        await store.WaitAsync(await store.PostAsync("name: stuck\nchannels: [conda-forge]\ndependencies: [slowpkg]\n"), "BUILDING");
        using HttpClient http = store.ClientOf(store.TokenOf("*/*", "admin"), redirects: false);
        JsonObject document = JsonNode.Parse(await http.GetStringAsync("/conda-store/openapi.json"))!.AsObject();
        DescribedResponses described = new(document);
        ExampleNames names = new();
        byte[] file = [];

        foreach ((string function, JsonNode? node) in examples.ToArray())
        {
            JsonObject example = node!.AsObject();
            (string method, string path, JsonObject operation) = described.Find(function);
            using HttpRequestMessage request = new(new HttpMethod(method.ToUpperInvariant()), names.Address(path, example));
            request.Content = example["file"] is not null ? new ByteArrayContent(file)
                : example["body"] is { } body ? new StringContent(body.ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue("application/json"))
                : null;
            described.CheckBody(function, operation, example["body"]);

            HttpResponseMessage response = await http.SendAsync(request);
            byte[] content = await response.Content.ReadAsByteArrayAsync();
            JsonNode? json = response.Content.Headers.ContentType?.MediaType == "application/json" ? JsonNode.Parse(content) : null;
            file = json is null ? content : file;
            described.CheckResponse(function, operation, (int)response.StatusCode, json);
            if (IsRecording)
            {
                names.Learn(example["response"], json, function);
                Record(example, (int)response.StatusCode, json, names);
            }
            else
            {
                Assert.True((int?)example["status"] == (int)response.StatusCode, $"{function}: {(int)response.StatusCode} {json}");
                names.Compare(function, example["response"], json);
            }

            await SettleAsync(store, json);
        }

        if (IsRecording)
        {
            await File.WriteAllTextAsync(Path, examples.ToJsonString(Written) + "\n", TestContext.Current.CancellationToken);
        }

        Assert.Empty(described.Functions.Except(examples.Select(e => e.Key)));
    }

    private static void Record(JsonObject example, int status, JsonNode? json, ExampleNames names)
    {
        example["status"] = status;
        example.Remove("response");
        if (json is not null)
        {
            example["response"] = names.Shown(json);
        }
    }

    // What an example has started has ended before the next one.
    private static async Task SettleAsync(ApiStore store, JsonNode? json)
    {
        if (json?["data"] is not JsonObject data)
        {
            return;
        }

        if (data["build_id"] is JsonValue build && build.TryGetValue(out long id) && data.Count == 1)
        {
            await store.WaitForAsync(id, "COMPLETED");
        }

        if (data["operation"] is JsonValue operation)
        {
            await store.UntilAsync($"backup/operation/{operation}/", o => o.GetProperty("status").GetString() != "RUNNING");
        }

        if (data["run_id"] is JsonValue run)
        {
            await store.UntilAsync($"archive/{run}/", r => r.GetProperty("state").GetString() != "RUNNING");
        }
    }
}
