using System.Text.Json.Serialization;

namespace CondaStore.Domain.Store.Work;

/// <summary>How the removal of what was deleted, or is not needed any more, ended.</summary>
public sealed record RemovalResult : StepResult
{
    /// <summary>How many builds, prefixes, packages or instances were removed.</summary>
    [JsonPropertyName("Count")]
    public int Removed { get; init; }
}
