// Every test here runs whole stores with hundreds of requests: two at once in one process would measure each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
