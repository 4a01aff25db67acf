using System.Text.Json.Serialization;

namespace CondaStore.Domain.Store.Work;

/// <summary>How a step of archiving by rule ended.</summary>
public sealed record ArchiveRunResult : StepResult
{
    /// <summary>The items of a run that was planned, or of one that is worked off those that are done.</summary>
    [JsonPropertyName("Count")]
    public int Items { get; init; }
}
