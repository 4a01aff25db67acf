using System.Text.Json.Serialization;

namespace CondaStore.Domain.Store.Work;

/// <summary>Represents the result of starting a build.</summary>
public sealed record BeginResult : StepResult
{
    /// <summary>Gets the number of the started attempt, from 1.</summary>
    [JsonPropertyName("Count")]
    public int Attempt { get; init; }
}
