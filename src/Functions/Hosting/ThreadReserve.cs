namespace CondaStore.Functions.Hosting;

/// <summary>
/// Keeps requests fast while builds are running. File and SQLite operations block threads of the pool, which starts with one thread for
/// each processor and adds only one or two per second: requests would wait behind a build that waits for a disk.
/// </summary>
public static class ThreadReserve
{
    // A few builds with parallel file operations, and twenty concurrent requests.
    private const int Threads = 48;

    /// <summary>Sets the number of threads that the pool creates on demand; the number is never reduced.</summary>
    public static void Set()
    {
        ThreadPool.GetMinThreads(out int workers, out int completions);
        ThreadPool.SetMinThreads(Math.Max(workers, Threads), completions);
    }
}
