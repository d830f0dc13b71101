-- For whom a code is: customer, staff or technician.
ALTER TABLE codes ADD COLUMN kind VARCHAR(16) NOT NULL DEFAULT 'customer';
