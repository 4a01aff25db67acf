namespace CondaStore.Domain.Environments;

/// <summary>Where archives lie that requirements name by path.</summary>
/// <param name="WorkingDirectory">What relative paths start from.</param>
/// <param name="HomeDirectory">What <c>~</c> stands for.</param>
/// <param name="Variables">Values for <c>$NAME</c>, by name.</param>
public sealed record ArchiveOptions(string WorkingDirectory, string HomeDirectory, IReadOnlyDictionary<string, string> Variables)
{
    /// <summary>The value of a variable, <c>HOME</c> for the home folder; null for an unknown one.</summary>
    internal string? ValueOf(string name) => name == "HOME" ? HomeDirectory : Variables.GetValueOrDefault(name);
}
