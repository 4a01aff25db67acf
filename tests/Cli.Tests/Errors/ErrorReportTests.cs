using System.Text.Json;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Terminal;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Tests.Errors;

public sealed class ErrorReportTests
{
    private static readonly StoreException Failure = new(ErrorCode.InvalidEnvironmentFile, "The key 'dependecies' is not known.")
    {
        Location = new SourceLocation("environment.yml", 4, 1),
        Found = "dependecies",
        Hints = ["did you mean 'dependencies'?", "keys are name, channels, dependencies"],
    };

    [Fact]
    public void Write_Text_HasCodePlaceAndHints()
    {
        StringWriter target = new() { NewLine = "\n" };

        ErrorReport.Write(Failure, target, asJson: false);

        Assert.Equal(
            """
            error CS1005: The key 'dependecies' is not known.
              at environment.yml:4:1: dependecies
              hint: did you mean 'dependencies'?
              hint: keys are name, channels, dependencies

            """,
            target.ToString());
    }

    [Fact]
    public void Write_Json_IsOneObjectOnOneLine()
    {
        StringWriter target = new();

        ErrorReport.Write(Failure, target, asJson: true);

        string line = Assert.Single(target.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
        JsonElement told = JsonDocument.Parse(line).RootElement;
        Assert.Equal("error", told.GetProperty("event").GetString());
        Assert.Equal("CS1005", told.GetProperty("code").GetString());
        Assert.Equal(4, told.GetProperty("location").GetProperty("line").GetInt32());
        Assert.Equal(2, told.GetProperty("hints").GetArrayLength());
        Assert.False(told.GetProperty("transient").GetBoolean());
    }

    [Fact]
    public async Task Guard_UnexpectedFailure_HidesTheStackAndTheSecret()
    {
        StringWriter error = new();
        CommandConsole console = new(TextWriter.Null, error, IsTerminal: false, TimeProvider.System);

        int code = await ErrorReport.GuardAsync(
            console, asJson: false, () => throw new InvalidOperationException("no answer from https://user:secret@conda.example/x"));

        Assert.Equal(ExitCodes.Failure, code);
        Assert.StartsWith("error CS1900: InvalidOperationException: no answer from", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Guard_Cancellation_IsInterrupted()
    {
        StringWriter error = new();
        CommandConsole console = new(TextWriter.Null, error, IsTerminal: false, TimeProvider.System);

        int code = await ErrorReport.GuardAsync(console, asJson: false, () => throw new OperationCanceledException());

        Assert.Equal(ExitCodes.Interrupted, code);
        Assert.StartsWith("error CS1504: Interrupted.", error.ToString(), StringComparison.Ordinal);
    }
}
