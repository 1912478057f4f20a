package org.obrol.loadtest.scenario;

import java.time.Duration;

/**
 * Who is there.
 *
 * @param connections how many are logged in, each as a user of its own
 * @param rooms how many groups they are spread over; 0 where the kind has none
 * @param slow how many of the connections stop reading for a while, once, after the warm-up
 * @param stall for how long they do not read
 * @param reconnectsPerSecond how many connections break off and come back each second
 */
public record Population(
    int connections, int rooms, int slow, Duration stall, double reconnectsPerSecond) {}
