package org.obrol.loadtest.bare;

import java.util.Arrays;

/** The connections of one loop that are in a conversation. Confined to the loop. */
final class Roster {
  private static final int FIRST_SIZE = 4;

  /** A connection's place, which changes when another one leaves. */
  static final class Seat {
    private final Roster roster;
    private final Connection connection;
    private int index;

    private Seat(Roster roster, Connection connection, int index) {
      this.roster = roster;
      this.connection = connection;
      this.index = index;
    }

    /** Leaves; costs the same however many there are. */
    void leave() {
      Seat last = roster.seats[--roster.size];
      roster.seats[index] = last;
      last.index = index;
    }
  }

  private Seat[] seats = new Seat[FIRST_SIZE];
  private int size;

  Seat add(Connection connection) {
    if (size == seats.length) {
      seats = Arrays.copyOf(seats, 2 * size);
    }
    Seat seat = new Seat(this, connection, size);
    seats[size++] = seat;
    return seat;
  }

  int size() {
    return size;
  }

  Connection connection(int index) {
    return seats[index].connection;
  }
}
