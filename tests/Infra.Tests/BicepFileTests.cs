using System.Text.Json;
using CondaStore.Infra.Tests.Bicep;

namespace CondaStore.Infra.Tests;

/// <summary>The files as the compiler, its linter and its formatter see them.</summary>
public sealed class BicepFileTests(Predictions predictions)
{
    // Nothing but the name of a variable would be said in its description.
    private static readonly string[] RulesLeftOut = ["use-description-vars"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Repository.Infra, "*.bicep*", SearchOption.AllDirectories)
        .Where(f => Path.GetExtension(f) is ".bicep" or ".bicepparam")
        .Select(f => Path.GetRelativePath(Repository.Infra, f)).Order(StringComparer.Ordinal)];

    // A parameter file is compiled with its template, and a template with its modules.
    [Theory]
    [InlineData("small.bicepparam")]
    [InlineData("main.bicepparam")]
    [InlineData("large.bicepparam")]
    public async Task Compile_ParameterFile_HasNothingToSay(string file)
    {
        string path = Path.Combine(Repository.Infra, file);

        (JsonElement? compiled, BicepDiagnostic[] diagnostics) = await predictions.Compiler.CompileParametersAsync(path, Cancellation);

        Assert.Empty(diagnostics.Select(d => d.ToString()));
        Assert.NotNull(compiled);
        Assert.Equal(
            Directory.EnumerateFiles(Repository.Infra, "*.bicep", SearchOption.AllDirectories).Order(StringComparer.Ordinal),
            (await predictions.Compiler.ReferencesAsync(path, Cancellation)).Where(f => Path.GetExtension(f) == ".bicep").Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Format_File_IsWhatIsThere(string file)
    {
        string path = Path.Combine(Repository.Infra, file);

        string formatted = await predictions.Compiler.FormatAsync(path, Cancellation);

        Assert.True(formatted == await File.ReadAllTextAsync(path, Cancellation), $"run: {BicepCompiler.Executable} format infra/{file}");
    }

    [Fact]
    public void Configuration_Rules_AreAllOn()
    {
        using JsonDocument configuration = JsonDocument.Parse(
            File.ReadAllText(Path.Combine(Repository.Infra, "bicepconfig.json")), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
        JsonElement core = configuration.RootElement.GetProperty("analyzers").GetProperty("core");

        Assert.True(core.GetProperty("enabled").GetBoolean());
        Assert.Equal(
            RulesLeftOut,
            core.GetProperty("rules").EnumerateObject().Where(r => r.Value.GetProperty("level").GetString() is not ("error" or "warning")).Select(r => r.Name));
    }

    // What keeps the checks above honest: the compiler knows the types, and the rules are the configured ones.
    [Theory]
    [InlineData("resource p 'Microsoft.Web/serverfarms@2025-03-01' = { name: 'x', location: 'y', properties: { reserve: true } }", "BCP089")]
    [InlineData("resource p 'Microsoft.Web/serverfarms@2025-03-01' = { name: 'x', location: 'y', properties: { reserved: 'yes' } }", "BCP036")]
    [InlineData("resource p 'Microsoft.Web/serverfarms@2020-06-01' = { name: 'x', location: 'y' }", "use-recent-api-versions")]
    [InlineData("param x object", "use-user-defined-types")]
    [InlineData("module roles 'modules/identity.bicep' = { name: 'i', params: { name: 'i', location: 'l', tags: {} } }", "no-module-name")]
    [InlineData("module identity 'modules/identity.bicep' = {", "BCP018")]
    public async Task Compile_Fault_IsReported(string text, string code)
    {
        string file = Path.Combine(predictions.Folder, $"{Guid.NewGuid():N}.bicep");
        await File.WriteAllTextAsync(file, text, Cancellation);

        (_, BicepDiagnostic[] diagnostics) = await predictions.Compiler.CompileAsync(file, Cancellation);

        Assert.Contains(diagnostics, d => d.Code == code);
    }

    [Theory]
    [InlineData("small.bicepparam", "small")]
    [InlineData("main.bicepparam", "team")]
    [InlineData("large.bicepparam", "large")]
    public async Task CompileParameters_File_IsOfItsSize(string file, string size)
    {
        (JsonElement? parameters, _) = await predictions.Compiler.CompileParametersAsync(Path.Combine(Repository.Infra, file), Cancellation);

        JsonElement values = Assert.NotNull(parameters).GetProperty("parameters");
        Assert.Equal(size, values.GetProperty("size").GetProperty("value").GetString());
        Assert.Equal("condastore", values.GetProperty("name").GetProperty("value").GetString());
    }

    // What-if leaves a module out whose parameters it cannot know, with everything in it.
    [Fact]
    public async Task Compile_ParametersOfModules_AreKnownBeforeTheDeployment()
    {
        (JsonElement? template, _) = await predictions.Compiler.CompileAsync(Path.Combine(Repository.Infra, "main.bicep"), Cancellation);

        JsonProperty[] modules = [.. Assert.NotNull(template).GetProperty("resources").EnumerateObject()
            .Where(r => r.Value.GetProperty("type").GetString() == "Microsoft.Resources/deployments")];
        Assert.True(modules.Length >= 8);
        Assert.All(modules, m => Assert.DoesNotContain(
            "reference(", m.Value.GetProperty("properties").GetProperty("parameters").GetRawText(), StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Text_OfFile_HoldsNoKeyAndNoSecret(string file) =>
        Assert.DoesNotMatch(@"(?i)listKeys|listAccountSas|\baccessKey\b|@secure\(", File.ReadAllText(Path.Combine(Repository.Infra, file)));
}
