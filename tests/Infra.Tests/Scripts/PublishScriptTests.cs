using System.IO.Compression;

namespace CondaStore.Infra.Tests.Scripts;

/// <summary>What is published, and how the published app is run on this machine.</summary>
public sealed class PublishScriptTests : IDisposable
{
    // What `dotnet msbuild` says of the version, and what `dotnet publish` leaves in the folder that it is given, its sixth word.
    private const string Publish = """
        if [ "$1" = msbuild ]; then echo 1.2.3-alpha.0.4; exit 0; fi
        out="${6:?}"
        mkdir -p "$out/.azurefunctions"
        touch "$out/worker.config.json" "$out/extensions.json" "$out/CondaStore.App.dll" "$out/CondaStore.Functions.dll" "$out/.azurefunctions/function.deps.json"
        printf 'code\0\0171.2.3-alpha.0.4+0123abc\0code' > "$out/CondaStore.Domain.dll"
        touch "$out/CondaStore.App.pdb" "$out/CondaStore.App.xml" "$out/packages.lock.json" "$out/.azurefunctions/Extensions.pdb"
        echo '{ "extensions": { "http": { "routePrefix": "" } } }' > "$out/host.json"
        printf '[\n{ "name": "A", "scriptFile": "x",\n "bindings": [{ "name": "a" }] },\n{ "name": "B", "scriptFile": "x" }\n]\n' > "$out/functions.metadata"
        """;

    private readonly ScriptTree _tree = new();

    public PublishScriptTests() => _tree.Stub("bin/dotnet", Publish);

    public void Dispose() => _tree.Dispose();

    [Fact]
    public async Task Publish_CompleteApp_ZipsItBesideNothingElse()
    {
        (int code, string output) = await _tree.RunAsync("publish.sh", "", "out/app.zip");

        Assert.True(code == 0, output);
        Assert.Contains("2 functions, version 1.2.3-alpha.0.4", output, StringComparison.Ordinal);
        await using ZipArchive zip = await ZipFile.OpenReadAsync(_tree.At("out/app.zip"));
        Assert.Equal(
            [
                ".azurefunctions/function.deps.json", "CondaStore.App.dll", "CondaStore.Domain.dll", "CondaStore.Functions.dll", "extensions.json",
                "functions.metadata", "host.json", "worker.config.json",
            ],
            zip.Entries.Where(e => e.Name.Length > 0).Select(e => e.FullName).Order(StringComparer.Ordinal));
        Assert.Contains(_tree.Calls, c => c.StartsWith("dotnet publish src/App ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("rm \"$out/host.json\"", "host.json")]
    [InlineData("rm -r \"$out/.azurefunctions\"", ".azurefunctions")]
    [InlineData("echo '{}' > \"$out/host.json\"", "route prefix")]
    [InlineData("echo 0.1.0-dev > \"$out/CondaStore.Domain.dll\"", "version 1.2.3-alpha.0.4")]
    [InlineData("touch \"$out/local.settings.json\"", "local.settings.json")]
    public async Task Publish_ContentIsNotAsItShouldBe_IsRefused(string change, string expected)
    {
        _tree.Stub("bin/dotnet", $"{Publish}\n{change}");

        (int code, string output) = await _tree.RunAsync("publish.sh", "", "out/app.zip");

        Assert.Equal(1, code);
        Assert.Contains(expected, output, StringComparison.Ordinal);
        Assert.False(File.Exists(_tree.At("out/app.zip")));
    }

    [Fact]
    public async Task Func_ToolsAreMissing_SaysHowToGetThem()
    {
        (int code, string output) = await _tree.RunAsync("func.sh", "");

        Assert.Equal(1, code);
        Assert.Contains("azure-functions-core-tools", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Func_AllIsThere_StartsTheHostOnAzurite()
    {
        _tree.Stub("bin/func", "printf '%s\\n' \"in $(basename \"$PWD\") on $AzureWebJobsStorage hub $TASKHUB_NAME root $Store__Root\"");
        _tree.Stub("scripts/azurite.sh", "echo UseAzurite; exec sleep 30");

        (int code, string output) = await _tree.RunAsync("func.sh", "", "--port", "7099");

        Assert.True(code == 0, output);
        Assert.Contains(_tree.Calls, c => c == "func start --no-build --port 7099");
        Assert.Contains("in func on UseAzurite hub CondaStore root", output, StringComparison.Ordinal);
    }
}
