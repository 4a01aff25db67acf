using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Errors;

/// <summary>What the command tells the shell.</summary>
internal static class ExitCodes
{
    /// <summary>Done.</summary>
    public const int Success = 0;

    /// <summary>Something failed, or a check found differences.</summary>
    public const int Failure = 1;

    /// <summary>The command line or a file that it names is wrong.</summary>
    public const int Usage = 2;

    /// <summary>What was asked for does not exist.</summary>
    public const int NotFound = 3;

    /// <summary>Access was denied.</summary>
    public const int Denied = 4;

    /// <summary>No set of packages meets the requirements.</summary>
    public const int SolveFailed = 5;

    /// <summary>Interrupted, as shells write it: 128 and the number of the signal.</summary>
    public const int Interrupted = 130;

    /// <summary>The exit code for a cause.</summary>
    public static int Of(ErrorCode code) => code switch
    {
        ErrorCode.NotFound or ErrorCode.ChannelNotFound => NotFound,
        ErrorCode.ChannelAccessDenied or ErrorCode.AccessDenied or ErrorCode.InvalidCredentials or ErrorCode.PolicyViolation => Denied,
        ErrorCode.Unsatisfiable or ErrorCode.PackageNotFound or ErrorCode.SolveLimit => SolveFailed,
        ErrorCode.Canceled => Interrupted,
        _ => (int)code / 100 == 10 ? Usage : Failure,
    };
}
