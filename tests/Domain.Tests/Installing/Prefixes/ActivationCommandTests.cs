using System.Diagnostics;
using CondaStore.Domain.Installing.Prefixes;
using CondaStore.Domain.Tests.TestSupport;

namespace CondaStore.Domain.Tests.Installing.Prefixes;

public sealed class ActivationCommandTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("plain-1.0", "plain-1.0")]
    [InlineData("a b", "'a b'")]
    [InlineData("$(reboot)", "'$(reboot)'")]
    [InlineData("it's", "'it'\\''s'")]
    [InlineData("", "''")]
    public void Quote_Text_IsOneWordOfAShell(string text, string quoted) => Assert.Equal(quoted, ActivationCommand.Quote(text));

    [Fact]
    public void For_NoMoreThanAPrefix_IsItsProgramsFirst() => Assert.Equal(
        "export PATH=/share/envs/a/bin:\"$PATH\" CONDA_PREFIX=/share/envs/a",
        ActivationCommand.For("/share/envs/a", new Dictionary<string, string>(), []));

    [Theory]
    [InlineData("sh")]
    [InlineData("bash")]
    public async Task Of_VariablesAndScripts_AreThoseOfPackagesAndOwner(string shell)
    {
        string prefix = _directory.At("it's an env");
        _directory.Write("it's an env/etc/conda/env_vars.d/a.json", """{"A": "of a", "B": "of a", "C": "$(touch pwned)", "not a name": "x"}""");
        _directory.Write("it's an env/etc/conda/env_vars.d/b.json", """{"B": "of b"}""");
        _directory.Write("it's an env/conda-meta/state", """{"env_vars": {"A": "of the owner"}}""");
        _directory.Write("it's an env/etc/conda/activate.d/1.sh", "export FIRST=\"$CONDA_PREFIX|$B\"\n");
        _directory.Write("it's an env/etc/conda/activate.d/2 $x.sh", "export SECOND=\"$FIRST|2\"\n");
        string command = ActivationCommand.Of(PrefixEnvironment.Read(prefix));

        string output = await RunAsync(shell, $"{command}\nprintf '%s\\n' \"${{PATH%%:*}}\" \"$A\" \"$B\" \"$C\" \"$SECOND\"");

        Assert.Equal($"{prefix}/bin\nof the owner\nof b\n$(touch pwned)\n{prefix}|of b|2\n", output);
    }

    private static async Task<string> RunAsync(string shell, string program)
    {
        using Process process = Process.Start(new ProcessStartInfo(shell, ["-euc", program]) { RedirectStandardOutput = true })!;
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        return output;
    }
}
