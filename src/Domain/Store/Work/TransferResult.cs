using System.Text.Json.Serialization;

namespace CondaStore.Domain.Store.Work;

/// <summary>How a step of a backup, a verification or a restore ended. The message of a success says which backup it was, or what has come about.</summary>
public sealed record TransferResult : StepResult
{
    /// <summary>The objects that were read, the backups that were removed, the environments that were compared or are still being built.</summary>
    [JsonPropertyName("Count")]
    public int Items { get; init; }
}
