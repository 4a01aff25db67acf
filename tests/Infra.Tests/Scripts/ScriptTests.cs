using System.Diagnostics;

namespace CondaStore.Infra.Tests.Scripts;

/// <summary>What the scripts of a deployment do, and in which order, without an account: the programs they call are stubs.</summary>
public sealed class ScriptTests : IDisposable
{
    private const string Answers = """
        case "$*" in
            "group exists"*) echo "${GROUP_EXISTS:-true}" ;;
            *outputs.url*) echo https://app.example/conda-store/ ;;
            *outputs.appName*) echo func-app ;;
            *outputs.shareAccount*) echo stenvs ;;
            "storage account show"*) echo /subscriptions/s/stenvs ;;
            "monitor metrics"*) cat "$(dirname "$0")/used" 2>/dev/null ;;
        esac
        """;

    private readonly ScriptTree _tree = new();

    public ScriptTests()
    {
        _tree.Stub("bin/az", Answers);
        _tree.Stub("scripts/publish.sh");
        _tree.Stub("scripts/smoke.sh");
    }

    public void Dispose() => _tree.Dispose();

    [Fact]
    public async Task Deploy_Confirmed_ShowsThenDeploysPublishesAndTries()
    {
        (int code, string output) = await _tree.RunAsync("deploy.sh", "y\n", "--resource-group", "g", "--set", "size=small");

        Assert.True(code == 0, output);
        Assert.Equal(
            [
                "az group exists --name g",
                "az deployment group what-if --resource-group g --name conda-store --parameters infra/main.bicepparam --parameters size=small",
                "az deployment group create --resource-group g --name conda-store --parameters infra/main.bicepparam --parameters size=small --output none",
                "publish.sh artifacts/app.zip",
                "az functionapp deployment source config-zip --resource-group g --name func-app --src artifacts/app.zip --output none",
                "smoke.sh https://app.example/conda-store/",
            ],
            _tree.Calls.Where(c => !c.Contains("deployment group show", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("environment")]
    [InlineData("file")]
    public async Task Deploy_WithAToken_GivesItToTheSmokeTestOnly(string way)
    {
        const string token = "a-token-that-nobody-else-sees";
        _tree.Write("token", token + "\n");
        string note = $"printf '%s\\n' \"$0 ${{CONDA_STORE_TOKEN:-none}}\" >> '{_tree.At("tokens")}'";
        _tree.Stub("bin/az", note + "\n" + Answers);
        _tree.Stub("scripts/publish.sh", note);
        _tree.Stub("scripts/smoke.sh", note);

        (int code, string output) = way == "file"
            ? await _tree.RunAsync("deploy.sh", "", "--resource-group", "g", "--yes", "--token-file", _tree.At("token"))
            : await _tree.RunAsync("deploy.sh", "", new Dictionary<string, string> { ["CONDA_STORE_TOKEN"] = token }, "--resource-group", "g", "--yes");

        Assert.True(code == 0, output);
        Assert.DoesNotContain(_tree.Calls, c => c.Contains(token, StringComparison.Ordinal));
        Assert.EndsWith($"smoke.sh {token}", Assert.Single(File.ReadAllLines(_tree.At("tokens")), l => !l.EndsWith(" none", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deploy_TokenOnTheCommandLine_IsRefused()
    {
        (int code, string output) = await _tree.RunAsync("deploy.sh", "", "--resource-group", "g", "--token", "t");

        Assert.Equal(2, code);
        Assert.Contains("CONDA_STORE_TOKEN", output, StringComparison.Ordinal);
        Assert.Empty(_tree.Calls);
    }

    [Theory]
    [InlineData("n\n")]
    [InlineData("\n")]
    [InlineData("")]
    public async Task Deploy_NotConfirmed_ChangesNothing(string answer)
    {
        (int code, _) = await _tree.RunAsync("deploy.sh", answer, "--resource-group", "g");

        Assert.NotEqual(0, code);
        Assert.Equal(["az group exists --name g"], _tree.Calls.Take(1));
        Assert.Contains("what-if", Assert.Single(_tree.Calls.Skip(1)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deploy_Again_TakesTheSameSteps()
    {
        await _tree.RunAsync("deploy.sh", "", "--resource-group", "g", "--yes");
        string[] first = [.. _tree.Calls];
        await _tree.RunAsync("deploy.sh", "", "--resource-group", "g", "--yes");

        Assert.Equal([.. first, .. first], _tree.Calls);
    }

    [Theory]
    [InlineData("infra", "what-if", "config-zip")]
    [InlineData("publish", "config-zip", "what-if")]
    [InlineData("smoke", "smoke.sh", "config-zip")]
    public async Task Deploy_OneStep_LeavesTheOthersOut(string step, string called, string left)
    {
        (int code, string output) = await _tree.RunAsync("deploy.sh", "", "--resource-group", "g", "--yes", "--only", step);

        Assert.True(code == 0, output);
        Assert.Contains(_tree.Calls, c => c.Contains(called, StringComparison.Ordinal));
        Assert.DoesNotContain(_tree.Calls, c => c.Contains(left, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Deploy_NewGroup_IsMadeInItsRegionOnly()
    {
        _tree.Stub("bin/az", "GROUP_EXISTS=false\n" + Answers);

        (int without, string message) = await _tree.RunAsync("deploy.sh", "", "--resource-group", "g", "--yes");
        (int with, _) = await _tree.RunAsync("deploy.sh", "", "--resource-group", "g", "--yes", "--location", "westeurope");

        Assert.Equal(2, without);
        Assert.Contains("--location", message, StringComparison.Ordinal);
        Assert.Equal(0, with);
        Assert.Single(_tree.Calls, "az group create --name g --location westeurope --output none");
    }

    [Fact]
    public async Task Deploy_TemplateIsRefused_PublishesNothing()
    {
        _tree.Stub("bin/az", "case \"$*\" in *what-if*) exit 1 ;; esac\n" + Answers);

        (int code, _) = await _tree.RunAsync("deploy.sh", "", "--resource-group", "g", "--yes");

        Assert.NotEqual(0, code);
        Assert.DoesNotContain(_tree.Calls, c => c.Contains("create", StringComparison.Ordinal) || c.StartsWith("publish", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Deploy_PackagesDoNotRestore_StopsBeforeUploading()
    {
        _tree.Stub("scripts/publish.sh", "echo 'error: no packages' >&2; exit 1");

        (int code, string output) = await _tree.RunAsync("deploy.sh", "", "--resource-group", "g", "--yes");

        Assert.Equal(1, code);
        Assert.Contains("no packages", output, StringComparison.Ordinal);
        Assert.DoesNotContain(_tree.Calls, c => c.Contains("config-zip", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("deploy.sh")]
    [InlineData("destroy.sh")]
    public async Task Script_WrongUse_SaysWhatIsMissing(string script)
    {
        Assert.Equal(2, (await _tree.RunAsync(script, "")).Code);
        Assert.Equal(2, (await _tree.RunAsync(script, "", "--resource-group")).Code);
        (int code, string output) = await _tree.RunAsync(script, "", "--nonsense");

        Assert.Equal(2, code);
        Assert.Contains("--nonsense", output, StringComparison.Ordinal);
        Assert.Empty(_tree.Calls);
    }

    [Fact]
    public async Task Script_Help_ExplainsEveryOption()
    {
        foreach (string script in (string[])["deploy.sh", "destroy.sh"])
        {
            (int code, string output) = await _tree.RunAsync(script, "", "--help");

            Assert.Equal(0, code);
            string[] options = [.. File.ReadLines(_tree.At($"scripts/{script}"))
                .Select(l => l.Trim().Split(')')[0]).Where(l => l.StartsWith("--", StringComparison.Ordinal) && !l.Contains(' ', StringComparison.Ordinal))];
            Assert.True(options.Length >= 3, script);
            Assert.All(options, o => Assert.Contains(o, output, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task EveryScript_Help_SaysHowItIsUsedAndDoesNothing()
    {
        foreach (string script in Directory.EnumerateFiles(Repository.At("scripts"), "*.sh"))
        {
            using Process process = Process.Start(new ProcessStartInfo("bash", [script, "--help"])
            {
                RedirectStandardOutput = true,
                WorkingDirectory = _tree.At(""),
            })!;
            string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);

            Assert.True(process.ExitCode == 0, $"{script}: {output}");
            Assert.Contains($"scripts/{Path.GetFileName(script)}", output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Script_WithoutTheAzureCli_SaysSo()
    {
        File.Delete(_tree.At("bin/az"));

        (int code, string output) = await _tree.RunAsync("deploy.sh", "", "--resource-group", "g");

        Assert.Equal(1, code);
        Assert.Contains("Azure CLI", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1048576.0")]
    [InlineData("")]
    [InlineData("None")]
    public async Task Destroy_ShareInUseOrUnknown_IsRefused(string used)
    {
        _tree.Write("bin/used", used);

        (int code, string output) = await _tree.RunAsync("destroy.sh", "", "--resource-group", "g", "--yes");

        Assert.Equal(1, code);
        Assert.Contains("--with-environments", output, StringComparison.Ordinal);
        Assert.DoesNotContain(_tree.Calls, c => c.Contains("delete", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("0.0", "--yes")]
    [InlineData("1048576.0", "--with-environments")]
    public async Task Destroy_EmptyShareOrTold_RemovesLockAndGroup(string used, string option)
    {
        _tree.Write("bin/used", used);

        (int code, string output) = await _tree.RunAsync("destroy.sh", "g\n", "--resource-group", "g", option);

        Assert.True(code == 0, output);
        Assert.Equal(
            ["az lock delete --name keep-environments --resource-group g --resource-type Microsoft.Storage/storageAccounts --resource stenvs", "az group delete --name g --yes"],
            _tree.Calls.Where(c => c.Contains("delete", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Destroy_OtherName_DeletesNothing()
    {
        _tree.Write("bin/used", "0");

        (int code, _) = await _tree.RunAsync("destroy.sh", "other\n", "--resource-group", "g");

        Assert.Equal(1, code);
        Assert.DoesNotContain(_tree.Calls, c => c.Contains("delete", StringComparison.Ordinal));
    }
}
