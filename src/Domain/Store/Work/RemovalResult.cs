using System.Text.Json.Serialization;

namespace CondaStore.Domain.Store.Work;

/// <summary>Represents the result of removing deleted or unneeded objects.</summary>
public sealed record RemovalResult : StepResult
{
    /// <summary>How many builds, prefixes, packages or instances were removed.</summary>
    [JsonPropertyName("Count")]
    public int Removed { get; init; }
}
