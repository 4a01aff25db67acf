using System.Text.Json.Serialization;

namespace CondaStore.Domain.Store.Work;

/// <summary>Represents the result of solving a build.</summary>
public sealed record SolveResult : StepResult
{
    /// <summary>Gets the number of batches of packages to fetch; none if all are cached.</summary>
    [JsonPropertyName("Count")]
    public int Batches { get; init; }
}
