namespace CondaStore.Infra.Tests.Scripts;

/// <summary>What the smoke test asks of a store, with a stub in place of curl.</summary>
public sealed class SmokeScriptTests : IDisposable
{
    private const string Url = "http://127.0.0.1:7071/conda-store/";
    private const string Token = "a-token-that-nobody-else-sees";

    // Answers like a store, and keeps the headers that come from a file.
    private const string Curl = """
        for argument; do case "$argument" in @*) cat "${argument#@}" >> "$(dirname "$0")/headers" ;; esac; done
        case "$*" in
            *health*) echo '{"status":"ok","version":"1.0"}' ;;
            *smoke-must-not-exist*) printf 403 ;;
            *specification*) echo '{"status":"ok","data":{"build_id":7}}' ;;
            *logs*) echo '[solve] done' ;;
            *lockfile*) echo 'name: tzdata' ;;
            *build/7/*) echo '{"status":"ok","data":{"id":7,"status":"COMPLETED"}}' ;;
        esac
        """;

    private readonly ScriptTree _tree = new();

    public SmokeScriptTests() => _tree.Stub("bin/curl", Curl);

    public void Dispose() => _tree.Dispose();

    [Fact]
    public async Task Smoke_WithAToken_BuildsAndKeepsItSecret()
    {
        (int code, string output) = await _tree.RunAsync("smoke.sh", "", new Dictionary<string, string> { ["CONDA_STORE_TOKEN"] = Token }, Url);

        Assert.True(code == 0, output);
        Assert.Contains("build 7 completed", output, StringComparison.Ordinal);
        Assert.DoesNotContain(_tree.Calls, c => c.Contains(Token, StringComparison.Ordinal));
        Assert.Equal([$"Authorization: Bearer {Token}"], File.ReadAllLines(_tree.At("bin/headers")).Distinct());
    }

    [Fact]
    public async Task Smoke_WithoutAToken_TriesHealthAndRefusal()
    {
        (int code, string output) = await _tree.RunAsync("smoke.sh", "", Url);

        Assert.True(code == 0, output);
        Assert.Equal(2, _tree.Calls.Count);
        Assert.False(File.Exists(_tree.At("bin/headers")));
    }

    [Fact]
    public async Task Smoke_AnonymousMayCreate_Fails()
    {
        _tree.Stub("bin/curl", Curl.Replace("printf 403", "printf 200", StringComparison.Ordinal));

        (int code, string output) = await _tree.RunAsync("smoke.sh", "", Url);

        Assert.Equal(1, code);
        Assert.Contains("answered 200", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Smoke_BuildFails_ShowsItsLog()
    {
        _tree.Stub("bin/curl", Curl.Replace("COMPLETED", "FAILED", StringComparison.Ordinal));

        (int code, string output) = await _tree.RunAsync("smoke.sh", "", new Dictionary<string, string> { ["CONDA_STORE_TOKEN"] = Token }, Url);

        Assert.Equal(1, code);
        Assert.Contains("[solve] done", output, StringComparison.Ordinal);
        Assert.Contains("build 7 ended as FAILED", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Smoke_TokenAsArgument_IsRefused()
    {
        (int code, string output) = await _tree.RunAsync("smoke.sh", "", Url, Token);

        Assert.Equal(2, code);
        Assert.Contains("CONDA_STORE_TOKEN", output, StringComparison.Ordinal);
        Assert.Empty(_tree.Calls);
    }
}
