namespace CondaStore.Domain.Installing.Prefixes;

/// <summary>
/// The command by which a POSIX shell uses an environment where it lies. It does what <c>conda activate</c> does to a shell's variables, in
/// the same order (https://docs.conda.io/projects/conda/en/stable/dev-guide/deep-dives/activation.html): the programs, the variables of
/// packages and owner, the packages' scripts. Nothing is undone afterwards.
/// </summary>
public static class ActivationCommand
{
    /// <summary>Returns the command for an environment that is there.</summary>
    public static string Of(PrefixEnvironment environment) => For(environment.Prefix, environment.Variables, environment.ActivationScripts);

    /// <summary>Returns the command for an environment of which this is known.</summary>
    /// <param name="prefix">Where it lies.</param>
    /// <param name="variables">What packages and owner set; names that no shell can set are left out.</param>
    /// <param name="scripts">Scripts of packages, in their order.</param>
    public static string For(string prefix, IReadOnlyDictionary<string, string> variables, IEnumerable<string> scripts)
    {
        IEnumerable<string> set = variables.Where(v => PrefixVariables.IsShellName(v.Key)).Select(v => $" {v.Key}={Quote(v.Value)}");
        return $"export PATH={Quote(prefix + "/bin")}:\"$PATH\" CONDA_PREFIX={Quote(prefix)}{string.Concat(set)}"
            + string.Concat(scripts.Select(s => $"; . {Quote(s)}"));
    }

    /// <summary>
    /// Returns a text as one word of a POSIX shell. Names may have characters that shells read otherwise, and a copied command must not do
    /// more than it says.
    /// </summary>
    public static string Quote(string text) =>
        text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or ':' or '+' or '@' or '=')
            ? text
            : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
