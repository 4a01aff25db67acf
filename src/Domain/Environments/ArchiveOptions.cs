namespace CondaStore.Domain.Environments;

/// <summary>Specifies how requirements that refer to archives by path are resolved.</summary>
/// <param name="WorkingDirectory">The directory that relative paths are resolved against.</param>
/// <param name="HomeDirectory">The directory that <c>~</c> denotes.</param>
/// <param name="Variables">Values for <c>$NAME</c>, by name.</param>
public sealed record ArchiveOptions(string WorkingDirectory, string HomeDirectory, IReadOnlyDictionary<string, string> Variables)
{
    /// <summary>Returns the value of a variable, with <c>HOME</c> for the home folder; null if it is unknown.</summary>
    internal string? ValueOf(string name) => name == "HOME" ? HomeDirectory : Variables.GetValueOrDefault(name);
}
