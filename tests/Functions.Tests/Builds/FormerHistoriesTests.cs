using System.Text.Json;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Builds;
using CondaStore.Functions.Maintenance;
using CondaStore.Functions.Transfers;

namespace CondaStore.Functions.Tests.Builds;

/// <summary>
/// Orchestrations go on from histories that former versions have written: there every result was one record with an outcome and a count,
/// and the code of a failure stood in brackets before its text.
/// </summary>
public sealed class FormerHistoriesTests
{
    private const string Done = """{"Outcome":0,"Count":0,"Code":null,"Message":null,"Hints":null}""";
    private const string Failed = """{"Outcome":2,"Count":0,"Code":1200,"Message":"they clash","Hints":["loosen one"]}""";

    [Fact]
    public async Task BuildEnvironment_BatchesThatFinishedThePrefix_ActivatesTheAttempt()
    {
        RecordedContext context = new RecordedContext()
            .With("BeginBuild", Counted(2)).With("SolveBuild", Counted(2))
            .With("FetchPackages", Done).With("FetchPackages", Counted(1))
            .With("ActivateBuild", Done).With("FollowUpBuild", Done);

        string outcome = await BuildEnvironment.Run(context, new BuildRequest(7, 1));

        Assert.Equal("Done", outcome);
        Assert.Equal(
            [
                """BeginBuild {"BuildId":7,"ExpectedAttempt":1,"Token":"00000000000000000000000000000000"}""",
                """SolveBuild {"BuildId":7,"Attempt":2,"Batch":0}""",
                """FetchPackages {"BuildId":7,"Attempt":2,"Batch":0}""",
                """FetchPackages {"BuildId":7,"Attempt":2,"Batch":1}""",
                """ActivateBuild {"BuildId":7,"Attempt":2,"Batch":0}""",
                """FollowUpBuild {"BuildId":7,"Attempt":2,"Batch":0}""",
            ],
            context.Calls.OrderBy(c => c.StartsWith("Fetch", StringComparison.Ordinal) ? 2 : c[0] is 'B' ? 0 : c[0] is 'S' ? 1 : 3));
    }

    [Fact]
    public async Task BuildEnvironment_NothingToFetch_LinksUntilItIsFinished()
    {
        RecordedContext context = new RecordedContext()
            .With("BeginBuild", Counted(1)).With("SolveBuild", Done)
            .With("LinkBuild", """{"Outcome":1,"Count":0,"Code":null,"Message":null,"Hints":null}""").With("LinkBuild", Done)
            .With("ActivateBuild", Done).With("FollowUpBuild", Done);

        await BuildEnvironment.Run(context, new BuildRequest(7, 0));

        Assert.Equal(["BeginBuild", "SolveBuild", "LinkBuild", "LinkBuild", "ActivateBuild", "FollowUpBuild"], context.Calls.Select(c => c.Split(' ')[0]));
    }

    [Fact]
    public async Task BuildEnvironment_FailedSolve_EndsWithItsCodeAndHints()
    {
        RecordedContext context = new RecordedContext().With("BeginBuild", Counted(1)).With("SolveBuild", Failed).With("EndBuild", Done);

        string outcome = await BuildEnvironment.Run(context, new BuildRequest(7, 0));

        StepResult result = EndOf(context);
        Assert.Equal("Failed", outcome);
        Assert.Equal((ErrorCode.Unsatisfiable, "they clash", "loosen one"), (result.Code, result.Message, Assert.Single(result.Hints!)));
    }

    [Theory]
    [InlineData("[CS1101] the channel: does not answer", ErrorCode.ChannelUnavailable, "the channel: does not answer")]
    [InlineData("""{"Code":1101,"Message":"the channel: does not answer"}""", ErrorCode.ChannelUnavailable, "the channel: does not answer")]
    [InlineData("Something else: broke", ErrorCode.Internal, "Something else: broke")]
    public async Task BuildEnvironment_StepGivenUp_EndsWithTheLastFailure(string text, ErrorCode code, string message)
    {
        RecordedContext context = new RecordedContext().With("BeginBuild", Counted(1)).WithFailure("SolveBuild", text).With("EndBuild", Done);

        await BuildEnvironment.Run(context, new BuildRequest(7, 0));

        StepResult result = EndOf(context);
        Assert.Equal((StepOutcome.Failed, code, message), (result.Outcome, result.Code, result.Message));
        Assert.Contains(result.Hints!, h => h.Contains("tried several times", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ArchiveBuild_GivenUp_EndsWithTheLastFailure()
    {
        RecordedContext context = new RecordedContext().WithFailure("StoreArchive", "[CS1508] the storage is away").With("EndArchive", Done);

        await ArchiveBuild.Run(context, new ArchiveBuildRequest(7, false, true, "test"));

        Assert.Equal("""EndArchive {"BuildId":7,"Message":"the storage is away","Code":1508}""", context.Calls[^1]);
        Assert.Equal(new EndArchiveRequest(7, "gone", ErrorCode.Internal), JsonSerializer.Deserialize<EndArchiveRequest>("""{"BuildId":7,"Message":"gone"}"""));
    }

    [Fact]
    public async Task RemoveDeleted_RoundsWithAndWithoutRemovals_GoesOnUntilNothingIsLeft()
    {
        RecordedContext context = new RecordedContext()
            .With("RemoveFiles", """{"Outcome":1,"Count":3,"Code":null,"Message":null,"Hints":null}""")
            .With("RemoveFiles", """{"Outcome":1,"Count":0,"Code":null,"Message":null,"Hints":null}""")
            .With("RemoveFiles", Counted(1));

        await RemoveDeleted.Run(context);

        Assert.Equal(3, context.Calls.Count);
    }

    [Theory]
    [InlineData(2, "Canceled", 3)]
    [InlineData(0, "nothing to do", 2)]
    public async Task ApplyRetention_PlannedItems_AreWorkedOff(int items, string outcome, int calls)
    {
        RecordedContext context = new RecordedContext()
            .With("EvaluateRetention", Counted(items))
            .With("ArchiveBatch", """{"Outcome":3,"Count":1,"Code":null,"Message":null,"Hints":null}""")
            .With("SweepKeptPackages", Counted(4));

        Assert.Equal(outcome, await ApplyRetention.Run(context));
        Assert.Equal(calls, context.Calls.Count);
    }

    [Fact]
    public async Task VerifyBackup_Verified_TellsWhichAndHowMuch()
    {
        RecordedContext context = new RecordedContext().With("ReadBackup", """{"Outcome":0,"Count":12,"Code":null,"Message":"b1","Hints":null}""");

        TransferResult result = await VerifyBackup.Run(context, "b1");

        Assert.Equal((StepOutcome.Done, 12, "b1"), (result.Outcome, result.Items, result.Message));
    }

    private static string Counted(int count) => $$"""{"Outcome":0,"Count":{{count}},"Code":null,"Message":null,"Hints":null}""";

    private static StepResult EndOf(RecordedContext context)
    {
        string call = Assert.Single(context.Calls, c => c.StartsWith("EndBuild ", StringComparison.Ordinal));
        return JsonSerializer.Deserialize<EndBuildRequest>(call["EndBuild ".Length..])!.Result;
    }
}
