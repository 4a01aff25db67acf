using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Installing;

/// <summary>Turns failures of .NET's file calls into typed ones.</summary>
internal static class FileFailure
{
    // On Unix HResult carries errno: no space, quota exceeded.
    private const int NoSpace = 28;
    private const int Quota = 122;

    /// <summary>The typed failure: a full disk keeps its own code.</summary>
    public static StoreException From(Exception failure, string action, string path)
    {
        ErrorCode code = failure is IOException && (failure.HResult & 0xFFFF) is NoSpace or Quota ? ErrorCode.DiskFull : ErrorCode.FileSystem;
        return new StoreException(code, $"Cannot {action} '{path}': {failure.Message}", failure);
    }
}
