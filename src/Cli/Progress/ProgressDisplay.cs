using CondaStore.Cli.Terminal;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Progress;

/// <summary>Shows how far a command has come.</summary>
internal abstract class ProgressDisplay
{
    /// <summary>The display that suits who is watching.</summary>
    public static ProgressDisplay Choose(CommandConsole console, bool asJson, bool isQuiet) =>
        asJson ? new JsonProgressDisplay(console.Error)
        : isQuiet ? new QuietProgressDisplay()
        : console.IsTerminal ? new TerminalProgressDisplay(console.Error)
        : new PlainProgressDisplay(console.Error, console.TimeProvider);

    /// <summary>Does the work and shows what it reports; the reports may come from any thread.</summary>
    public abstract Task<T> ShowAsync<T>(Func<IProgress<InstallProgress>, Task<T>> work);

    /// <summary>The word for a phase, as in build logs.</summary>
    public static string NameOf(InstallPhase phase) => phase.ToString().ToLowerInvariant();

    /// <summary>What a phase counts.</summary>
    public static string UnitOf(InstallPhase phase) => phase switch
    {
        InstallPhase.Channels => "folders",
        InstallPhase.Archive => "builds",
        InstallPhase.Verify or InstallPhase.Compile => "files",
        _ => "packages",
    };
}
