using System.Text.Json.Serialization;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Backups;

namespace CondaStore.Domain.Store.Work;

/// <summary>Represents the result of a step of a backup, a verification or a restore. The message of a success contains the backup or the
/// outcome.</summary>
public sealed record TransferResult : StepResult
{
    private const int MostNamed = 10;

    /// <summary>Gets the number of objects read, backups removed, or environments compared or still being built.</summary>
    [JsonPropertyName("Count")]
    public int Items { get; init; }

    /// <summary>Creates the result of a verification; the message names the backup.</summary>
    public static TransferResult Of(VerificationReport report, string backup) => report.IsWhole
        ? new TransferResult { Items = report.Objects, Message = backup }
        : Failure<TransferResult>(new StoreException(ErrorCode.DamagedBundle, string.Join('\n', report.Problems.Take(MostNamed)))
        {
            Hints = [$"{report.Problems.Count} of {report.Objects} objects are missing or damaged"],
        });

    /// <summary>Creates the result of a pruning; the message states what was removed.</summary>
    public static TransferResult Of(PruneReport report) => new()
    {
        Items = report.Removed.Count,
        Message = $"{report.Removed.Count} backups and {report.Objects} objects of {report.Bytes} bytes are removed, "
            + $"{report.Kept.Count} backups stay",
    };

    /// <summary>Creates the result of checking a restore, unfinished while builds run; the message states the outcome.</summary>
    public static TransferResult Of(RestoreReport? report)
    {
        if (report is null || report.Running > 0)
        {
            return new TransferResult { Outcome = StepOutcome.Unfinished, Items = report?.Running ?? 0 };
        }

        RestoredEnvironment[] bad = [.. report.Environments.Where(e => e.Problem is not null)];
        if (bad.Length == 0)
        {
            return new TransferResult
            {
                Items = report.Environments.Count,
                Message = $"{report.Environments.Count} environments are active as before and intact",
            };
        }

        string problems = string.Join('\n', bad.Take(MostNamed).Select(e => $"{e.Namespace}/{e.Name}: {e.Problem}"));
        return Failure<TransferResult>(new StoreException(ErrorCode.PrefixDiffers, problems)
        {
            Hints = [$"{bad.Length} of {report.Environments.Count} environments are not as before; recreate their builds when the "
                + "cause is removed"],
        });
    }
}
