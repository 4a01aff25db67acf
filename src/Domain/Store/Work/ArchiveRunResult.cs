using System.Text.Json.Serialization;

namespace CondaStore.Domain.Store.Work;

/// <summary>Represents the result of a step of archiving by rule.</summary>
public sealed record ArchiveRunResult : StepResult
{
    /// <summary>Gets the number of items planned or, for a run being executed, processed.</summary>
    [JsonPropertyName("Count")]
    public int Items { get; init; }
}
