using CondaStore.Domain.LockFiles;
using CondaStore.Domain.Specs;
using CondaStore.Domain.Versions;

namespace CondaStore.Domain.Environments.Formats;

/// <summary>
/// Reads a <c>pylock.toml</c> (<see cref="PylockFile"/>) as an environment file: a Python that it is for, and its files as requirements.
/// </summary>
internal static class PylockEnvironment
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="Diagnostics.StoreException">As <see cref="PylockFile.Read"/>.</exception>
    public static EnvironmentFile Read(string text, EnvironmentFileOptions options)
    {
        PylockRequirements pylock = PylockFile.Read(text, options.File);
        string python = $"python {pylock.RequiresPython?.Replace(" ", "", StringComparison.Ordinal)}".TrimEnd();
        return new EnvironmentFile
        {
            Dependencies =
            [
                MatchSpec.TryParse(python, SpecOptions.Extensions, out MatchSpec? spec)
                    ? EnvironmentDependency.OfConda(python, spec)
                    : EnvironmentDependency.OfConda("python"),
                EnvironmentDependency.OfPip([.. pylock.Lines.Select(line => new PipLine(line.Text, line.Location))]),
            ],
        };
    }
}
