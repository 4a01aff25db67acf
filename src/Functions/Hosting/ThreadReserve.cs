namespace CondaStore.Functions.Hosting;

/// <summary>
/// Keeps requests quick while builds work. Reading and writing files and SQLite block threads of the pool, which by itself begins with
/// one thread for each processor and adds others only once or twice a second: requests would wait that long behind a build that waits
/// for a disk.
/// </summary>
public static class ThreadReserve
{
    // A few builds with their parallel file work, and twenty callers at once.
    private const int Threads = 48;

    /// <summary>Lets the pool start so many threads at once; never fewer than it would.</summary>
    public static void Set()
    {
        ThreadPool.GetMinThreads(out int workers, out int completions);
        ThreadPool.SetMinThreads(Math.Max(workers, Threads), completions);
    }
}
