using CondaStore.Cli.Terminal;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Progress;

/// <summary>Represents a display of the progress of a command.</summary>
internal abstract class ProgressDisplay
{
    /// <summary>Chooses the display for a console.</summary>
    public static ProgressDisplay Choose(CommandConsole console, bool asJson, bool isQuiet) =>
        asJson ? new JsonProgressDisplay(console.Error)
        : isQuiet ? new QuietProgressDisplay()
        : console.IsTerminal ? new TerminalProgressDisplay(console.Error)
        : new PlainProgressDisplay(console.Error, console.TimeProvider);

    /// <summary>Runs an operation and shows its reports, which may come from any thread.</summary>
    public abstract Task<T> ShowAsync<T>(Func<IProgress<InstallProgress>, Task<T>> work);

    /// <summary>Gets the name of a phase, as in build logs.</summary>
    public static string NameOf(InstallPhase phase) => phase.ToString().ToLowerInvariant();

    /// <summary>Gets the unit of the items that a phase counts.</summary>
    public static string UnitOf(InstallPhase phase) => phase switch
    {
        InstallPhase.Channels => "folders",
        InstallPhase.Archive => "builds",
        InstallPhase.Verify or InstallPhase.Compile => "files",
        _ => "packages",
    };
}
