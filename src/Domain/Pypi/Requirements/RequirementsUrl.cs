using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Pypi.Requirements;

/// <summary>A URL or path in a requirements file.</summary>
/// <param name="Text">As it is written, with <c>${NAME}</c> for secrets: what may be stored and shown.</param>
/// <param name="Value">With the secrets, for requests only.</param>
/// <param name="Location">Where it stands.</param>
public sealed record RequirementsUrl(string Text, string Value, SourceLocation Location)
{
    /// <summary>What may be shown.</summary>
    public override string ToString() => Redaction.Redact(Text);
}
