using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Pypi.Requirements;

/// <summary>Represents a URL or path in a requirements file.</summary>
/// <param name="Text">The text as written, with <c>${NAME}</c> for secrets, which may be stored and displayed.</param>
/// <param name="Value">The URL or path with the secrets, only for requests.</param>
/// <param name="Location">Where it stands.</param>
public sealed record RequirementsUrl(string Text, string Value, SourceLocation Location)
{
    /// <summary>Returns the text that may be displayed.</summary>
    public override string ToString() => Redaction.Redact(Text);
}
